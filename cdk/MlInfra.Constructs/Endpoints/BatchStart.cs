using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Triggers;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The rule that starts a batch: EventBridge starts pipelines itself, and hands on which object arrived.</summary>
internal static class BatchStart
{
    public static void Define(Construct scope, BatchTransformProps props, TrainingPipeline pipeline, CfnCondition? condition)
    {
        var trigger = props.Trigger;
        if (!trigger.IsArrival && trigger.ScheduleExpression is null)
        {
            return;
        }

        new PipelineStarter(trigger.IsArrival ? "Data arrived to predict for" : "It is time to predict for a batch", pipeline)
        {
            Schedule = trigger.ScheduleExpression,
            Pattern = trigger.IsArrival ? Arrivals.Pattern(props.Input.BucketName, props.InputPrefix, trigger.Suffix) : null,
            Parameters = trigger.IsArrival ? new Dictionary<string, string> { ["InputKey"] = Arrivals.Key } : new Dictionary<string, string>(),
            RoleId = "StartRole",
            RoleDescription = "Starts batches",
        }.Define(scope, "Start").Under(condition);
    }
}
