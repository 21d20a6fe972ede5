using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Cost;

/// <summary>
/// Defines what tells CloudWatch what training on spot capacity saves: when a training job ends, a function reads how long it ran and
/// how long is billed, and puts <c>SavingsPercent</c> and <c>SavedSeconds</c>, once over all jobs and once for the job.
/// </summary>
/// <remarks>
/// EventBridge may send an event twice. The function looks for the job's own series first and tells nothing twice; CloudWatch shows a
/// value some seconds after it was put, so only events at the very same moment may be counted twice. Seconds are those of the job, not
/// of its instances.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html"/>
public sealed class SpotSavings : Construct
{
    private readonly string _metricNamespace;

    /// <summary>Defines the rule, the function, its role and log, and the queue of events that could not be handled.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or there is no Lambda package.</exception>
    public SpotSavings(Construct scope, string id, SpotSavingsProps? props = null)
        : base(scope, id)
    {
        props ??= new SpotSavingsProps();
        var package = SpotSavingsChecks.Run(props, Problems.Of(nameof(SpotSavings), scope, id));
        _metricNamespace = props.MetricNamespace;

        var dead = new DeadLetters(this);
        var function = Function(package, props, dead.Arn);
        (FunctionName, FunctionArn, LogGroupName, DeadLetterQueueUrl) = (function.Name, function.Arn, function.LogGroupName, dead.Url);
        dead.Accept(Rule(props).Define(this, "OnTrainingEnd", "Permission", function, dead));
        dead.Alarm("The saving of a training job could not be told: read the dead letters and the function's log", props.AlarmTopic);
    }

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says what it told.</summary>
    public string LogGroupName { get; }

    /// <summary>The URL of the queue that holds events which could not be handled.</summary>
    public string DeadLetterQueueUrl { get; }

    /// <summary>The share of the running time that was not billed, in percent. Default: the average over a day.</summary>
    public Metric MetricSavingsPercent(MetricOptions? options = null) => Of("SavingsPercent", Stats.AVERAGE, Unit.PERCENT, options);

    /// <summary>The seconds that ran and were not billed. Default: the sum over a day.</summary>
    public Metric MetricSavedSeconds(MetricOptions? options = null) => Of("SavedSeconds", Stats.SUM, Unit.SECONDS, options);

    private Metric Of(string name, string statistic, Unit unit, MetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = _metricNamespace,
            MetricName = name,
            Statistic = statistic,
            Unit = unit,
            Period = Duration.Days(1),
        });
        return options is null ? metric : metric.With(options);
    }

    private PackageFunction Function(string package, SpotSavingsProps props, string deadArn) => new(this, new("SpotSavings")
    {
        Package = package,
        Description = "Tells CloudWatch what training on spot capacity saved",
        RoleDescription = "Tells CloudWatch what spot training saves",
        May = May(props),
        Environment = new Dictionary<string, string> { ["METRIC_NAMESPACE"] = props.MetricNamespace },
        TimeoutSeconds = 30,
        MemoryMiB = props.MemoryMiB,
        LogRetentionDays = props.LogRetentionDays,
        RemovalPolicy = props.RemovalPolicy,
        DeadLetterArn = deadArn,
    });

    private static FunctionRule Rule(SpotSavingsProps props)
    {
        var detail = new Dictionary<string, object> { ["TrainingJobStatus"] = new[] { "Completed", "Failed", "Stopped" } };
        if (props.JobNamePrefix is { } prefix)
        {
            detail["TrainingJobName"] = new[] { new Dictionary<string, object> { ["prefix"] = prefix } };
        }

        return new("A training job ended")
        {
            Pattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.sagemaker" },
                ["detail-type"] = new[] { "SageMaker Training Job State Change" },
                ["detail"] = detail,
            },
        };
    }

    private static Allow[] May(SpotSavingsProps props) =>
    [
        new("ReadTheJobs", ["sagemaker:DescribeTrainingJob"], [$"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:training-job/{props.JobNamePrefix}*"])
        {
            WildcardReason = "the wildcard stands for training jobs, which are made after deployment.",
        },
        new("PutTheMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = props.MetricNamespace } },
            WildcardReason = "the action has no resources; the condition holds it to the one namespace.",
        },
        new("SeeWhatIsTold", ["cloudwatch:GetMetricStatistics"], ["*"]) { WildcardReason = "the action has no resources and no condition." },
    ];
}
