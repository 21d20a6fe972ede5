using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3.Assets;
using Amazon.CDK.AWS.SQS;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;
using Events = Amazon.CDK.AWS.Events;

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
    private const string EventBridge = "events.amazonaws.com";
    private const int TwoWeeks = 14 * 24 * 3600;

    private readonly string _metricNamespace;

    /// <summary>Defines the rule, the function, its role and log, and the queue of events that could not be handled.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or there is no Lambda package.</exception>
    public SpotSavings(Construct scope, string id, SpotSavingsProps? props = null)
        : base(scope, id)
    {
        props ??= new SpotSavingsProps();
        var package = SpotSavingsChecks.Run(props, Problems.Of(nameof(SpotSavings), scope, id));
        _metricNamespace = props.MetricNamespace;

        var dead = new CfnQueue(this, "DeadLetters", new CfnQueueProps { SqsManagedSseEnabled = true, MessageRetentionPeriod = TwoWeeks });
        DeadLetterQueueUrl = dead.Ref;
        var function = Function(package, props, dead.AttrArn);
        FunctionName = function.Ref;
        FunctionArn = function.AttrArn;
        var rule = Rule(props, dead.AttrArn);
        _ = new CfnPermission(this, "Permission", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = FunctionArn,
            Principal = EventBridge,
            SourceArn = rule.AttrArn,
        });
        _ = new CfnQueuePolicy(this, "DeadLettersPolicy", new CfnQueuePolicyProps
        {
            Queues = [DeadLetterQueueUrl],
            PolicyDocument = PolicyJson.Document(
            [
                PolicyJson.DenyPlainHttp("sqs:*", dead.AttrArn),
                PolicyJson.AllowService("AllowTheRule", EventBridge, "sqs:SendMessage", dead.AttrArn, new Dictionary<string, object>
                {
                    ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = rule.AttrArn },
                }),
            ]),
        });
        new MetricAlarm("AWS/SQS", "ApproximateNumberOfMessagesVisible", 0)
        {
            Description = "The saving of a training job could not be told: read the dead letters and the function's log",
            Dimensions = new Dictionary<string, string> { ["QueueName"] = dead.AttrQueueName },
            Statistic = "Maximum",
        }.Define(this, "DeadLettersAlarm", props.AlarmTopic);
    }

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says what it told.</summary>
    public string LogGroupName { get; private set; } = "";

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

    private CfnFunction Function(string package, SpotSavingsProps props, string deadArn)
    {
        var logs = new CfnLogGroup(this, "Log", new CfnLogGroupProps { RetentionInDays = props.LogRetentionDays });
        logs.ApplyRemovalPolicy(props.RemovalPolicy);
        LogGroupName = logs.Ref;
        var role = ServiceRole.Define(this, "Role", "lambda.amazonaws.com", "Tells CloudWatch what spot training saves", May(props, logs.AttrArn, deadArn));
        var code = new Asset(this, "Package", new AssetProps { Path = package });
        return new CfnFunction(this, "Function", new CfnFunctionProps
        {
            Description = "Tells CloudWatch what training on spot capacity saved",
            Runtime = LambdaPackage.Runtime,
            Handler = LambdaPackage.Handler,
            Architectures = ["arm64"],
            Code = new CfnFunction.CodeProperty { S3Bucket = code.S3BucketName, S3Key = code.S3ObjectKey },
            Role = role.AttrArn,
            Timeout = 30,
            MemorySize = props.MemoryMiB,
            Environment = new CfnFunction.EnvironmentProperty
            {
                Variables = new Dictionary<string, string> { ["MLINFRA_FUNCTION"] = "SpotSavings", ["METRIC_NAMESPACE"] = props.MetricNamespace },
            },
            DeadLetterConfig = new CfnFunction.DeadLetterConfigProperty { TargetArn = deadArn },
            LoggingConfig = new CfnFunction.LoggingConfigProperty { LogGroup = logs.Ref },
        });
    }

    private Events.CfnRule Rule(SpotSavingsProps props, string deadArn)
    {
        var detail = new Dictionary<string, object> { ["TrainingJobStatus"] = new[] { "Completed", "Failed", "Stopped" } };
        if (props.JobNamePrefix is { } prefix)
        {
            detail["TrainingJobName"] = new[] { new Dictionary<string, object> { ["prefix"] = prefix } };
        }

        return new(this, "OnTrainingEnd", new Events.CfnRuleProps
        {
            Description = "A training job ended",
            EventPattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.sagemaker" },
                ["detail-type"] = new[] { "SageMaker Training Job State Change" },
                ["detail"] = detail,
            },
            State = "ENABLED",
            Targets = new[]
            {
                new Events.CfnRule.TargetProperty
                {
                    Id = "Function",
                    Arn = FunctionArn,
                    DeadLetterConfig = new Events.CfnRule.DeadLetterConfigProperty { Arn = deadArn },
                    RetryPolicy = new Events.CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86400, MaximumRetryAttempts = 185 },
                },
            },
        });
    }

    private static Allow[] May(SpotSavingsProps props, string logArn, string deadArn) =>
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
        new("SendDeadLetters", ["sqs:SendMessage"], [deadArn]),
        new("WriteTheLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logArn]),
    ];
}
