using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Pipelines;
using Events = Amazon.CDK.AWS.Events;

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

        var role = ServiceRole.Define(scope, "StartRole", "events.amazonaws.com", "Starts batches", [new("StartThePipeline", ["sagemaker:StartPipelineExecution"], [pipeline.PipelineArn])]);
        new Events.CfnRule(scope, "Start", new Events.CfnRuleProps
        {
            Description = trigger.IsArrival ? "Data arrived to predict for" : "It is time to predict for a batch",
            ScheduleExpression = trigger.ScheduleExpression,
            EventPattern = trigger.IsArrival ? Arrival(props) : null,
            State = "ENABLED",
            Targets = new[]
            {
                new Events.CfnRule.TargetProperty
                {
                    Id = "Pipeline",
                    // By the resource, so that the rule comes after the pipeline and goes before it.
                    Arn = pipeline.PipelineArn[..^pipeline.PipelineName.Length] + pipeline.Ref,
                    RoleArn = role.AttrArn,
                    RetryPolicy = new Events.CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86400, MaximumRetryAttempts = 185 },
                    SageMakerPipelineParameters = !trigger.IsArrival ? null : new Events.CfnRule.SageMakerPipelineParametersProperty
                    {
                        PipelineParameterList = new[] { new Events.CfnRule.SageMakerPipelineParameterProperty { Name = "InputKey", Value = "$.detail.object.key" } },
                    },
                },
            },
        }).Under(condition);
    }

    private static Dictionary<string, object> Arrival(BatchTransformProps props) => new()
    {
        ["source"] = new[] { "aws.s3" },
        ["detail-type"] = new[] { "Object Created" },
        ["detail"] = new Dictionary<string, object>
        {
            ["bucket"] = new Dictionary<string, object> { ["name"] = new[] { props.Input.BucketName } },
            ["object"] = new Dictionary<string, object>
            {
                ["key"] = new object[]
                {
                    props.Trigger.Suffix is { } suffix
                        ? new Dictionary<string, object> { ["wildcard"] = $"{props.InputPrefix}/*{suffix}" }
                        : new Dictionary<string, object> { ["prefix"] = $"{props.InputPrefix}/" },
                },
                // A folder that the console makes is an object of no bytes.
                ["size"] = new object[] { new Dictionary<string, object> { ["numeric"] = new object[] { ">", 0 } } },
            },
        },
    };
}
