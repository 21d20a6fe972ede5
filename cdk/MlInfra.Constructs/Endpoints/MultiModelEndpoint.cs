using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines one fleet for all models under a prefix. A request names its model (<c>TargetModel</c>), which is loaded when it is first asked
/// for; the least recently used ones make room.
/// </summary>
/// <remarks>
/// A model is published by writing it under <see cref="ModelsUri"/> (<see cref="GrantPublish"/>), or by the registry's approval
/// (<see cref="MultiModelEndpointProps.Publishing"/>): no deployment is needed.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoints.html"/>
public sealed class MultiModelEndpoint : HostedEndpoint
{
    private readonly MultiModelEndpointProps _props;

    /// <summary>Defines an endpoint.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public MultiModelEndpoint(Construct scope, string id, MultiModelEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var source = new MultiModelSource(props);
        props = props with { Capture = OutputFunction.Settled(this, props.Capture, props.Alarms, variants: 1) };
        var problems = Problems.Of(nameof(MultiModelEndpoint), scope, id);
        EndpointChecks.Shared(scope, id, problems, props.EndpointName, props.Guard, props.Logs);
        var (package, publishing) = Check(this, props, source, problems);
        _props = props;
        ModelsUri = $"s3://{props.Models.BucketName}/{props.Prefix}/";
        var endpoint = Build(new EndpointDraft
        {
            Variants =
            [
                InstanceVariants.Of(new ProductionVariant
                {
                    Name = props.VariantName,
                    Model = source,
                    InstanceType = props.InstanceType,
                    InitialInstanceCount = props.InitialInstanceCount,
                    VolumeSizeInGB = props.VolumeSizeInGB,
                    ContainerStartupHealthCheckTimeout = props.ContainerStartupHealthCheckTimeout,
                }),
            ],
            EndpointName = props.EndpointName,
            Capture = props.Capture,
            Rollout = props.Rollout,
            Alarms = props.Alarms,
            EncryptionKey = props.EncryptionKey,
            Role = props.Role,
            Network = props.Network,
            Logs = props.Logs,
        });
        var scaled = EndpointScaling.Variant(
            this, DeployedEndpointName, props.VariantName, props.InstanceType, props.Scaling, Condition, GuardedUpdates.PolicySuffix(props.Guard, props.InstanceType));
        Watch(props.Guard, package, endpoint, [(props.VariantName, props.InstanceType, scaled)]);
        PublishingLogGroupName = publishing is null ? null : new PublishFunction(this, props.Publishing!, publishing, props.Models, props.Prefix).LogGroupName;
    }

    /// <summary>Where the models lie; a model's <c>TargetModel</c> is its key after this.</summary>
    public string ModelsUri { get; }

    /// <summary>The log group in which the function says what it published; null where nothing is published by approval.</summary>
    public string? PublishingLogGroupName { get; }

    /// <summary>
    /// The file that names the current version of a published model, as <c>{"targetModel": "churn/7.tar.gz", "modelPackageArn": ..., "since": ...}</c>.
    /// Callers read it now and then, at least as often as <see cref="ModelPublishing.KeepReplaced"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No such model is published by approval.</exception>
    public string CurrentModelUri(string model) => $"s3://{_props.Models.BucketName}/{CurrentKey(model)}";

    /// <summary>Lets a principal invoke the versions of a published model, and read which is current.</summary>
    /// <exception cref="ArgumentException">No such model is published by approval.</exception>
    public Grant GrantInvokeCurrent(IGrantable grantee, string model)
    {
        var read = Grant.AddToPrincipal(new GrantOnPrincipalOptions { Grantee = grantee, Actions = ["s3:GetObject"], ResourceArns = [$"{_props.Models.BucketArn}/{CurrentKey(model)}"] });
        return WithKey(GrantInvokeModels(grantee, $"{model}/*").Combine(read), grantee, "kms:Decrypt");
    }

    /// <summary>Lets a principal invoke some of the models, and no others.</summary>
    /// <param name="grantee">The principal.</param>
    /// <param name="targetModels">The models, for example <c>customer-a.tar.gz</c> or <c>team-b/*</c>.</param>
    public Grant GrantInvokeModels(IGrantable grantee, params string[] targetModels) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = [InvokeAction],
        ResourceArns = [EndpointArn],
        Conditions = new Dictionary<string, IDictionary<string, object>>
        {
            ["StringLike"] = new Dictionary<string, object> { ["sagemaker:TargetModel"] = targetModels },
        },
    });

    /// <summary>Lets a principal add, replace and remove models.</summary>
    public Grant GrantPublish(IGrantable grantee)
    {
        var grant = Grant.AddToPrincipal(new GrantOnPrincipalOptions
        {
            Grantee = grantee,
            Actions = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            ResourceArns = [$"{_props.Models.BucketArn}/{_props.Prefix}/*"],
        });
        return WithKey(grant, grantee, "kms:GenerateDataKey", "kms:Decrypt");
    }

    /// <summary>Microseconds that requests waited for their model to be loaded.</summary>
    public Metric MetricModelLoadingWaitTime(MetricOptions? options = null) => Metric("ModelLoadingWaitTime", options: options);

    /// <summary>The share of requests whose model was loaded already, 0 to 1. Falls when the memory holds too few of them.</summary>
    public Metric MetricModelCacheHit(MetricOptions? options = null) => Metric("ModelCacheHit", options: options);

    /// <summary>The number of models loaded on an instance.</summary>
    public Metric MetricLoadedModelCount(MetricOptions? options = null) => InstanceMetric("LoadedModelCount", options);

    internal override void Draw(DashboardWidgets widgets, string region)
    {
        base.Draw(widgets, region);
        widgets.Graph("Models in memory", "models", widgets.Variant(DashboardWidgets.Instances, "LoadedModelCount", DefaultVariant, "Average", "on an instance"));
        widgets.Graph("Requests whose model was in memory", "share", widgets.Variant(DashboardWidgets.Sagemaker, "ModelCacheHit", DefaultVariant, "Average", "share"));
        widgets.Graph("Loading", "microseconds",
            widgets.Variant(DashboardWidgets.Sagemaker, "ModelLoadingWaitTime", DefaultVariant, "p99", "wait p99"),
            widgets.Variant(DashboardWidgets.Sagemaker, "ModelDownloadingTime", DefaultVariant, "Average", "download"));
    }

    private string CurrentKey(string model) => _props.Publishing?.Models.Any(published => published.Name == model) == true
        ? PublishFunction.CurrentKey(_props.Prefix, model)
        : throw new ArgumentException($"model: got '{model}', must be one of {nameof(_props.Publishing)} of the endpoint '{Node.Path}'; add it there.", nameof(model));

    private Grant WithKey(Grant grant, IGrantable grantee, params string[] actions) => _props.Models.EncryptionKey is not { } key ? grant : grant.Combine(
        Grant.AddToPrincipal(new GrantOnPrincipalOptions { Grantee = grantee, Actions = actions, ResourceArns = [key.KeyArn] }));

    private static (string? Guard, string? Publishing) Check(Construct scope, MultiModelEndpointProps props, MultiModelSource source, Problems problems)
    {
        var region = Stack.Of(scope).Region;
        EndpointChecks.Name(problems, props.EndpointName);
        VariantChecks.OnInstances(problems, null, new(props.VariantName, props.InstanceType)
        {
            InitialInstanceCount = props.InitialInstanceCount,
            VolumeSizeInGB = props.VolumeSizeInGB,
            ContainerStartupHealthCheckTimeout = props.ContainerStartupHealthCheckTimeout,
            Scaling = props.Scaling,
        }, props.EncryptionKey, region);
        source.Check(problems, nameof(props.Image), InstanceCatalogue.Find(props.InstanceType)?.Name, region);
        if (props.Prefix.Length == 0 || props.Prefix.StartsWith('/') || props.Prefix.EndsWith('/'))
        {
            problems.Add(nameof(props.Prefix), $"'{props.Prefix}'", "name a folder of the bucket without slashes at its ends", "take multi-model");
        }

        if (InstanceCatalogue.Find(props.InstanceType) is { AcceleratorKind: { } kind } spec && (kind != "gpu" || spec.AcceleratorCount > 1))
        {
            problems.Add(nameof(props.InstanceType), $"{spec.Name} with {spec.AcceleratorCount} x {kind}", "have CPUs only or a single GPU, as SageMaker loads several models on these only", "take ml.m5.2xlarge or ml.g5.2xlarge");
        }

        var fewest = Math.Min(props.InitialInstanceCount, props.Scaling?.MinCapacity ?? int.MaxValue);
        props.Rollout.Check(problems, nameof(props.Rollout), [(props.VariantName, props.InstanceType, fewest)]);
        EndpointChecks.Capture(props.Capture, problems);
        EndpointChecks.Alarms(problems, props.Alarms, 1, props.Capture);
        EndpointChecks.Network(problems, props.Vpc, props.VpcSubnets, props.SecurityGroups);
        var package = EndpointChecks.Guard(problems, props.Guard, (nameof(props.InstanceType), props.InstanceType, props.Scaling is not null));
        var publishing = PublishFunction.Check(scope, problems, props.Publishing);
        problems.ThrowIfAny();
        return (package, publishing);
    }
}
