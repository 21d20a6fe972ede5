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
    public static ModelSource FromApproved(ApprovedDeployment approved, PackagedModel reads)
    {
        ArgumentNullException.ThrowIfNull(approved);
        ArgumentNullException.ThrowIfNull(reads);
        return new PackageSource(approved.ModelPackageArn, reads, approved.Condition);
    }

    /// <summary>One version of a model in the registry, by its ARN.</summary>
    public static ModelSource FromModelPackage(string modelPackageArn, PackagedModel reads)
    {
        ArgumentNullException.ThrowIfNull(modelPackageArn);
        ArgumentNullException.ThrowIfNull(reads);
        return new PackageSource(modelPackageArn, reads, null);
    }

    /// <summary>A container image with the model's artifact and, for script mode, the code that serves it.</summary>
    public static ModelSource FromArtifacts(ModelArtifacts artifacts)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        return new ArtifactSource(artifacts);
    }

    /// <summary>A model that is made elsewhere, by its name. Its own role must let it write what the endpoint captures.</summary>
    public static ModelSource FromModelName(string modelName)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        return new NamedSource(modelName);
    }

    /// <summary>What must hold for the model to be there; null if it always is.</summary>
    internal virtual CfnCondition? Condition => null;

    internal virtual bool IsDefinedElsewhere => false;

    internal virtual bool DownloadsCode => false;

    internal virtual void Check(Problems problems, string property, string? instanceType, string region)
    {
    }

    internal abstract ModelPlan Plan(Construct scope, string instanceType);
}
