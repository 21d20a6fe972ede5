using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines an endpoint with a queue: a caller puts a request of up to 1 GB into S3, and the answer, which may take an hour, appears there.
/// Without requests it has no instances.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html"/>
public sealed class AsyncEndpoint : HostedEndpoint
{
    private readonly AsyncEndpointProps _props;

    /// <summary>Defines an endpoint.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public AsyncEndpoint(Construct scope, string id, AsyncEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = EndpointCondition.Checked(Problems.Of(nameof(AsyncEndpoint), scope, id), scope, (nameof(props.Model), props.Model));
        EndpointChecks.Shared(scope, id, problems, props.EndpointName, props.Guard, props.Logs);
        var package = AsyncChecks.Run(props, problems, Stack.Of(scope).Region);
        _props = props;
        InputUri = $"s3://{props.Bucket.BucketName}/{props.InputPrefix}/";
        var endpoint = Build(new EndpointDraft
        {
            Variants =
            [
                InstanceVariants.Of(new ProductionVariant
                {
                    Name = props.VariantName,
                    Model = props.Model,
                    InstanceType = props.InstanceType,
                    InitialInstanceCount = props.InitialInstanceCount,
                    VolumeSizeInGB = props.VolumeSizeInGB,
                    ContainerStartupHealthCheckTimeout = props.ContainerStartupHealthCheckTimeout,
                    ModelDataDownloadTimeout = props.ModelDataDownloadTimeout,
                }),
            ],
            EndpointName = props.EndpointName,
            Rollout = props.Rollout,
            Alarms = props.Alarms,
            EncryptionKey = props.EncryptionKey,
            Role = props.Role,
            Network = props.Network,
            Logs = props.Logs,
            Async = Configuration(props),
            MoreNeeds = [.. AsyncNeeds.Of(props)],
            Mode = "Async",
        });
        var scaled = props.Scaling is not { } scaling ? null : AsyncQueueScaling.Define(
            this, DeployedEndpointName, props.VariantName, scaling, Condition, GuardedUpdates.PolicySuffix(props.Guard, props.InstanceType));
        Watch(props.Guard, package, endpoint, [(props.VariantName, props.InstanceType, scaled)]);
    }

    /// <summary>Where callers put their requests.</summary>
    public string InputUri { get; }

    private protected override string InvokeAction => "sagemaker:InvokeEndpointAsync";

    /// <summary>Lets a principal ask: put requests into the bucket, invoke the endpoint, and read answers and reasons of failures.</summary>
    public override Grant GrantInvoke(IGrantable grantee)
    {
        var bucket = _props.Bucket;
        var grant = base.GrantInvoke(grantee)
            .Combine(Give(grantee, ["s3:PutObject", "s3:AbortMultipartUpload"], $"{bucket.BucketArn}/{_props.InputPrefix}/*"))
            .Combine(Give(grantee, ["s3:GetObject"], $"{bucket.BucketArn}/{_props.OutputPrefix}/*", $"{bucket.BucketArn}/{_props.FailurePrefix}/*"));
        if (bucket.EncryptionKey is { } key)
        {
            grant = grant.Combine(Give(grantee, ["kms:GenerateDataKey", "kms:Decrypt"], key.KeyArn));
        }

        return _props.OutputEncryptionKey is { } output ? grant.Combine(Give(grantee, ["kms:Decrypt"], output.KeyArn)) : grant;
    }

    /// <summary>Requests that wait or are being worked on; the average.</summary>
    public Metric MetricApproximateBacklogSize(MetricOptions? options = null) => Queue("ApproximateBacklogSize", options);

    /// <summary>Requests that wait for each instance; the average.</summary>
    public Metric MetricApproximateBacklogSizePerInstance(MetricOptions? options = null) => Queue("ApproximateBacklogSizePerInstance", options);

    /// <summary>1 while requests wait and there is no instance.</summary>
    public Metric MetricHasBacklogWithoutCapacity(MetricOptions? options = null) => Queue("HasBacklogWithoutCapacity", options);

    /// <summary>Seconds for which the oldest request has waited.</summary>
    public Metric MetricApproximateAgeOfOldestRequest(MetricOptions? options = null) => Queue("ApproximateAgeOfOldestRequest", options);

    internal override void Draw(DashboardWidgets widgets, string region)
    {
        widgets.Alarms(AlarmArns);
        widgets.Graph("Queue", "requests",
            widgets.Endpoint("ApproximateBacklogSize", "Maximum", "wait or are worked on"),
            widgets.Endpoint("ApproximateBacklogSizePerInstance", "Average", "for each instance"),
            widgets.Endpoint("HasBacklogWithoutCapacity", "Maximum", "1: wait without an instance"));
        widgets.Graph("Oldest request", "seconds", widgets.Endpoint("ApproximateAgeOfOldestRequest", "Maximum", "age"));
        widgets.Graph("Outcome a minute", "requests",
            widgets.Variant(DashboardWidgets.Sagemaker, "InvocationsProcessed", DefaultVariant, "Sum", "processed"),
            widgets.Variant(DashboardWidgets.Sagemaker, "InvocationFailures", DefaultVariant, "Sum", "failed"),
            widgets.Variant(DashboardWidgets.Sagemaker, "ExpiredRequests", DefaultVariant, "Sum", "expired"));
        widgets.Graph("Time", "milliseconds",
            widgets.Variant(DashboardWidgets.Sagemaker, "TimeInBacklog", DefaultVariant, "Average", "in the queue"),
            widgets.Variant(DashboardWidgets.Sagemaker, "TotalProcessingTime", DefaultVariant, "Average", "in all"));
        DrawFleet(widgets, region);
    }

    private static Grant Give(IGrantable grantee, string[] actions, params string[] arns) =>
        Grant.AddToPrincipal(new GrantOnPrincipalOptions { Grantee = grantee, Actions = actions, ResourceArns = arns });

    private static CfnEndpointConfig.AsyncInferenceConfigProperty Configuration(AsyncEndpointProps props)
    {
        var included = new List<string>(2);
        if (props.IncludeInferenceResponse && props.SuccessTopic is not null)
        {
            included.Add("SUCCESS_NOTIFICATION_TOPIC");
        }

        if (props.IncludeInferenceResponse && props.ErrorTopic is not null)
        {
            included.Add("ERROR_NOTIFICATION_TOPIC");
        }

        return new()
        {
            ClientConfig = props.MaxConcurrentInvocationsPerInstance is { } most
                ? new CfnEndpointConfig.AsyncInferenceClientConfigProperty { MaxConcurrentInvocationsPerInstance = most }
                : null,
            OutputConfig = new CfnEndpointConfig.AsyncInferenceOutputConfigProperty
            {
                S3OutputPath = $"s3://{props.Bucket.BucketName}/{props.OutputPrefix}",
                S3FailurePath = $"s3://{props.Bucket.BucketName}/{props.FailurePrefix}",
                KmsKeyId = (props.OutputEncryptionKey ?? props.Bucket.EncryptionKey)?.KeyArn,
                NotificationConfig = props.SuccessTopic is null && props.ErrorTopic is null ? null : new CfnEndpointConfig.AsyncInferenceNotificationConfigProperty
                {
                    SuccessTopic = props.SuccessTopic?.TopicArn,
                    ErrorTopic = props.ErrorTopic?.TopicArn,
                    IncludeInferenceResponseIn = included.Count == 0 ? null : [.. included],
                },
            },
        };
    }

    private Metric Queue(string name, MetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = "AWS/SageMaker",
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { ["EndpointName"] = EndpointName },
            Statistic = "Average",
        });
        return options is null ? metric : metric.With(options);
    }
}
