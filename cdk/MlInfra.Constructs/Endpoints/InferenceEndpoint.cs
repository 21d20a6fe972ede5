using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>An endpoint that answers inference requests, made by this app or elsewhere.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html"/>
public abstract class InferenceEndpoint : Construct
{
    private protected InferenceEndpoint(Construct scope, string id)
        : base(scope, id)
    {
    }

    /// <summary>The endpoint's name.</summary>
    public abstract string EndpointName { get; }

    /// <summary>The endpoint's ARN. SageMaker writes the name in lower case into it, and IAM compares case.</summary>
    public string EndpointArn =>
        $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:endpoint/{(Tokens.In(EndpointName) ? EndpointName : EndpointName.ToLowerInvariant())}";

    // An ARN holds the name in lower case; where the endpoint is not there yet, it may be asked for as it was named.
    internal string[] AllArns =>
        [.. new[] { EndpointArn, EndpointArn[..(EndpointArn.LastIndexOf(":endpoint/", StringComparison.Ordinal) + ":endpoint/".Length)] + EndpointName }.Distinct()];

    internal string FirstVariant => DefaultVariant;

    private protected abstract string DefaultVariant { get; }

    /// <summary>What a caller calls: the action of the endpoint's mode.</summary>
    private protected virtual string InvokeAction => "sagemaker:InvokeEndpoint";

    /// <summary>Lets a principal invoke the endpoint.</summary>
    public virtual Grant GrantInvoke(IGrantable grantee) => GrantActions(grantee, [InvokeAction]);

    private protected Grant GrantActions(IGrantable grantee, string[] actions) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = actions,
        ResourceArns = [EndpointArn],
    });

    /// <summary>Any metric of the endpoint's invocations, by SageMaker's own name.</summary>
    /// <param name="metricName">For example <c>Invocations</c>.</param>
    /// <param name="variant">Default: the first variant.</param>
    /// <param name="options">Period, statistic and the like. Default: the average over five minutes.</param>
    public Metric Metric(string metricName, string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", metricName, variant, "Average", options);

    /// <summary>Requests sent to the variant, summed.</summary>
    public Metric MetricInvocations(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "Invocations", variant, "Sum", options);

    /// <summary>Requests per instance, summed: what target tracking looks at.</summary>
    public Metric MetricInvocationsPerInstance(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "InvocationsPerInstance", variant, "Sum", options);

    /// <summary>Microseconds that the model took to answer.</summary>
    public Metric MetricModelLatency(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "ModelLatency", variant, "Average", options);

    /// <summary>Microseconds that SageMaker added.</summary>
    public Metric MetricOverheadLatency(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "OverheadLatency", variant, "Average", options);

    /// <summary>Requests that the model answered with a 4xx status, summed.</summary>
    public Metric MetricInvocation4XXErrors(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "Invocation4XXErrors", variant, "Sum", options);

    /// <summary>Requests that the model answered with a 5xx status, summed.</summary>
    public Metric MetricInvocation5XXErrors(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "Invocation5XXErrors", variant, "Sum", options);

    /// <summary>Requests that ended in a model error, summed.</summary>
    public Metric MetricInvocationModelErrors(string? variant = null, MetricOptions? options = null) =>
        Metric("AWS/SageMaker", "InvocationModelErrors", variant, "Sum", options);

    /// <summary>CPU use in percent; 100 for each core.</summary>
    public Metric MetricCPUUtilization(string? variant = null, MetricOptions? options = null) =>
        Metric("/aws/sagemaker/Endpoints", "CPUUtilization", variant, "Average", options);

    /// <summary>Memory use in percent.</summary>
    public Metric MetricMemoryUtilization(string? variant = null, MetricOptions? options = null) =>
        Metric("/aws/sagemaker/Endpoints", "MemoryUtilization", variant, "Average", options);

    /// <summary>Disk use in percent.</summary>
    public Metric MetricDiskUtilization(string? variant = null, MetricOptions? options = null) =>
        Metric("/aws/sagemaker/Endpoints", "DiskUtilization", variant, "Average", options);

    private protected Metric InstanceMetric(string name, MetricOptions? options, string? variant = null) =>
        Metric("/aws/sagemaker/Endpoints", name, variant, "Average", options);

    private Metric Metric(string metricNamespace, string name, string? variant, string statistic, MetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = metricNamespace,
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { ["EndpointName"] = EndpointName, ["VariantName"] = variant ?? DefaultVariant },
            Statistic = statistic,
        });
        return options is null ? metric : metric.With(options);
    }
}
