using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Where a variant's model comes from.</summary>
public abstract class ModelSource
{
    private protected ModelSource()
    {
    }

    /// <summary>
    /// The newest approved version of a group. The endpoint is there once a version was approved, and follows every approval and rejection.
    /// </summary>
    public static ContainerSource FromApproved(ApprovedDeployment approved, PackagedModel reads)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(reads);
        return new PackageSource(approved.ModelPackageArn, reads, approved);
    }

    /// <summary>One version of a model in the registry, by its ARN.</summary>
    public static ContainerSource FromModelPackage(string modelPackageArn, PackagedModel reads)
    {
        ArgumentNullException.ThrowIfNull(modelPackageArn);
        ArgumentNullException.ThrowIfNull(reads);
        return new PackageSource(modelPackageArn, reads, null);
    }

    /// <summary>A container image with the model's artifact and, for script mode, the code that serves it.</summary>
    public static ContainerSource FromArtifacts(ModelArtifacts artifacts)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        return new ArtifactSource(artifacts);
    }

    /// <summary>A model that is made elsewhere, by its name. Its own role must let it write what the endpoint captures.</summary>
    public static SingleModelSource FromModelName(string modelName)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        return new NamedSource(modelName);
    }

    /// <summary>An inference pipeline: 2 to 15 containers, each of which takes the answer of the one before it.</summary>
    /// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html"/>
    public static ModelSource Pipeline(params IReadOnlyList<ContainerSource> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return new PipelineSource([.. stages.Select((stage, i) => new KeyValuePair<string?, ContainerSource>(null, stage))], "Serial");
    }

    /// <summary>2 to 15 containers side by side on the same instances; a request names the one it wants (<c>TargetContainerHostname</c>).</summary>
    /// <param name="containers">The containers by their host names, 1 to 63 letters, digits and inner hyphens.</param>
    /// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-endpoints.html"/>
    public static ModelSource SideBySide(IReadOnlyDictionary<string, ContainerSource> containers)
    {
        ArgumentNullException.ThrowIfNull(containers);
        return new PipelineSource([.. containers.Select(pair => new KeyValuePair<string?, ContainerSource>(pair.Key, pair.Value))], "Direct");
    }

    /// <summary>What must hold for the model to be there; none if it always is.</summary>
    internal virtual IEnumerable<CfnCondition> Conditions => [];

    internal virtual bool IsDefinedElsewhere => false;

    internal virtual bool DownloadsCode => false;

    internal virtual void Check(Problems problems, string property, string? instanceType, string region)
    {
    }

    internal abstract ModelPlan Plan(Construct scope, string? instanceType);
}
