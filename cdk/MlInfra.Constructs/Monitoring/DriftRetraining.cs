using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Triggers;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Defines what answers drift: the alarms of monitors tell a topic, which calls a function that runs the pipeline, with the window that
/// drifted as its parameters and the reason as its description.
/// </summary>
/// <remarks>
/// <para>At most one run in a cool-down and a day's budget of runs, and none while a run executes, whoever started it. The function
/// looks at what is: the alarms' states, the periods that drifted, the pipeline's runs. So alarms that come twice start one run, and
/// drift that is met while a run executes or cools down is answered after it: the end of each run and the clock bring further looks.</para>
/// <para>A period is answered once. A run that failed or was stopped is no answer, but counts for the cool-down and the budget.</para>
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html"/>
public sealed class DriftRetraining : Construct
{
    /// <summary>Defines topic, function and rules, and sets the monitors' alarms to tell the topic.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, a parameter is none of the pipeline's, or there is no Lambda package.</exception>
    public DriftRetraining(Construct scope, string id, DriftRetrainingProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var package = DriftRetrainingChecks.Run(scope, props, Problems.Of(nameof(DriftRetraining), scope, id));

        var dead = new DeadLetters(this);
        var topic = new DriftTopic(this, props);
        Topic = topic.Topic;
        foreach (var monitor in props.Monitors)
        {
            monitor.TellOfViolations(Topic);
        }

        var pipeline = props.Pipeline.PipelineName;
        var function = new PackageFunction(this, new("RetrainOnDrift")
        {
            Package = package,
            Description = $"Runs {pipeline} when the traffic of its model drifts",
            RoleDescription = "Starts a pipeline for drift",
            May = [.. DriftWatch.May(props)],
            Environment = new Dictionary<string, string> { ["RETRAINING"] = DriftWatch.Settings(props) },
            TimeoutSeconds = 120,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log names alarms and runs and holds no data; CloudWatch encrypts it with its own key.",
            Findings = FunctionFindings.LookOnly,
        });
        topic.Call(function, dead);
        var minutes = (int)props.LookEvery.ToMinutes();
        string[] rules =
        [
            new FunctionRule($"A run of {pipeline} ended") { Pattern = PipelineEnds.Pattern(props.Pipeline) }.Define(this, "OnRunEnd", "RunEndPermission", function, dead),
            // A look that was missed is made up for by the next one.
            new FunctionRule($"It is time to look whether drift is to be answered by {pipeline}") { Schedule = FunctionRule.EveryMinutes(minutes), MaximumAgeSeconds = 300 }
                .Define(this, "Look", "LookPermission", function, dead),
        ];
        dead.Accept(rules, topic.Arn);
        dead.Alarm("Drift could not be looked at three times: read the dead letters and the function's log", props.AlarmTopic);
        function.AlarmOnErrors("Drift could not be answered: read the function's log", props.AlarmTopic);
        (FunctionName, FunctionArn, LogGroupName, DeadLetterQueueUrl) = (function.Name, function.Arn, function.LogGroupName, dead.Url);
    }

    /// <summary>The topic that the alarms on violations tell; subscribe people to it.</summary>
    public ITopic Topic { get; }

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says what it did and why.</summary>
    public string LogGroupName { get; }

    /// <summary>The URL of the queue that holds events which could not be handled.</summary>
    public string DeadLetterQueueUrl { get; }
}
