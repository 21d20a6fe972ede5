using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Pipelines;
using Events = Amazon.CDK.AWS.Events;

namespace MlInfra.Constructs.Triggers;

/// <summary>A rule of EventBridge that starts a pipeline itself, with its role: a constant or a part of the event for each parameter.</summary>
internal sealed record PipelineStarter(string Description, PipelineBase Pipeline)
{
    /// <summary>The events. Either this or <see cref="Schedule"/>.</summary>
    public IReadOnlyDictionary<string, object>? Pattern { get; init; }

    /// <summary>The times, as EventBridge writes them: <c>rate(1 day)</c>.</summary>
    public string? Schedule { get; init; }

    /// <summary>Values by the names of the pipeline's parameters; <c>$.detail...</c> is a part of the event.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The id of the role in the scope.</summary>
    public string RoleId { get; init; } = "Role";

    /// <summary>What the role is for.</summary>
    public string RoleDescription { get; init; } = "Starts the pipeline";

    /// <summary>Defines the rule.</summary>
    public Events.CfnRule Define(Construct scope, string id, DeadLetters? dead = null)
    {
        var role = ServiceRole.Define(scope, RoleId, PolicyJson.EventBridge, RoleDescription,
            [new("StartThePipeline", ["sagemaker:StartPipelineExecution"], Pipeline.Arns())]);
        var target = new Events.CfnRule.TargetProperty
        {
            Id = "Pipeline",
            Arn = Pipeline.TargetArn,
            RoleArn = role.AttrArn,
            RetryPolicy = new Events.CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86400, MaximumRetryAttempts = 185 },
        };
        // Not in the initialisers: the binding's setters fail on null.
        if (dead is not null)
        {
            target.DeadLetterConfig = new Events.CfnRule.DeadLetterConfigProperty { Arn = dead.Arn };
        }

        if (Parameters.Count > 0)
        {
            target.SageMakerPipelineParameters = new Events.CfnRule.SageMakerPipelineParametersProperty
            {
                PipelineParameterList = Parameters.Select(pair => new Events.CfnRule.SageMakerPipelineParameterProperty { Name = pair.Key, Value = pair.Value }).ToArray(),
            };
        }

        var props = new Events.CfnRuleProps { Description = Description, State = "ENABLED", Targets = new[] { target } };
        if (Schedule is not null)
        {
            props.ScheduleExpression = Schedule;
        }

        if (Pattern is not null)
        {
            props.EventPattern = Pattern;
        }

        return new(scope, id, props);
    }
}
