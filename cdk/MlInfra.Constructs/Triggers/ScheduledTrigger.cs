using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

/// <summary>
/// Defines the start of a pipeline by the clock. EventBridge starts it itself; what it cannot start in a day lies in a queue of dead
/// letters, and an alarm tells of it.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipeline-eventbridge.html"/>
public sealed class ScheduledTrigger : Construct
{
    /// <summary>Defines the rule, its role and the queue of starts that failed.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or a parameter is none of the pipeline's.</exception>
    public ScheduledTrigger(Construct scope, string id, ScheduledTriggerProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(ScheduledTrigger), scope, id);
        var expression = props.Schedule.ExpressionString;
        if (expression.StartsWith("cron(*", StringComparison.Ordinal))
        {
            problems.Add(nameof(props.Schedule), $"'{expression}', which starts a run every minute", "name the minutes", "set Minute = \"0\" beside the hour");
        }

        TriggerChecks.Parameters(problems, props.Pipeline, props.Parameters);
        problems.ThrowIfAny();

        var dead = new DeadLetters(this);
        var rule = new PipelineStarter($"It is time to run {props.Pipeline.PipelineName}", props.Pipeline) { Schedule = expression, Parameters = props.Parameters }
            .Define(this, "Rule", dead);
        dead.Accept(rule.AttrArn);
        dead.OfRuleAlone();
        dead.Alarm("A run could not be started by the clock: read the dead letters", props.AlarmTopic);
        (RuleName, DeadLetterQueueUrl) = (rule.Ref, dead.Url);
    }

    /// <summary>The name of the rule.</summary>
    public string RuleName { get; }

    /// <summary>The URL of the queue that holds starts which failed.</summary>
    public string DeadLetterQueueUrl { get; }
}
