using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

/// <summary>
/// Defines the start of a pipeline for each object that arrives in a folder of S3, by itself and at once. EventBridge starts it and hands
/// on which object came. Where a run for each object would be too many, <see cref="BatchedArrivalTrigger"/> gathers them.
/// </summary>
/// <remarks>EventBridge may deliver an event twice, and then starts two runs of the one object.</remarks>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html"/>
public sealed class DataArrivalTrigger : Construct
{
    /// <summary>Defines the rule, its role and the queue of starts that failed.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, a parameter is none of the pipeline's, or the bucket's events do not go to EventBridge.</exception>
    public DataArrivalTrigger(Construct scope, string id, DataArrivalTriggerProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(DataArrivalTrigger), scope, id);
        TriggerChecks.Folder(problems, nameof(props.Prefix), props.Prefix, props.Bucket.BucketName, props.Pipeline);
        TriggerChecks.Suffix(problems, nameof(props.Suffix), props.Suffix);
        TriggerChecks.Parameters(problems, props.Pipeline, props.Parameters,
            (nameof(props.KeyParameter), props.KeyParameter), (nameof(props.BucketParameter), props.BucketParameter));
        var events = BucketEvents.Of(problems, nameof(props.Bucket), props.Bucket, props.EventBridgeEnabled);
        problems.ThrowIfAny();

        events.SwitchOn();
        var dead = new DeadLetters(this);
        var rule = new PipelineStarter($"Data arrived under {props.Prefix}", props.Pipeline)
        {
            Pattern = Arrivals.Pattern(props.Bucket.BucketName, props.Prefix, props.Suffix),
            Parameters = Values(props),
        }.Define(this, "Rule", dead);
        dead.Accept(rule.AttrArn);
        dead.OfRuleAlone();
        dead.Alarm($"A run could not be started for data under {props.Prefix}: read the dead letters", props.AlarmTopic);
        (RuleName, DeadLetterQueueUrl) = (rule.Ref, dead.Url);
    }

    /// <summary>The name of the rule.</summary>
    public string RuleName { get; }

    /// <summary>The URL of the queue that holds arrivals for which no run could be started.</summary>
    public string DeadLetterQueueUrl { get; }

    private static Dictionary<string, string> Values(DataArrivalTriggerProps props)
    {
        var values = new Dictionary<string, string>(props.Parameters);
        if (props.KeyParameter is { } key)
        {
            values[key] = Arrivals.Key;
        }

        if (props.BucketParameter is { } bucket)
        {
            values[bucket] = Arrivals.Bucket;
        }

        return values;
    }
}
