using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Does the work of a step, by its type.</summary>
internal static class StepWork
{
    /// <summary>Whether what is kept of a step that a restart interrupted can be gone on with, instead of doing it again.</summary>
    public static bool Goes(PipelineTools tools, StepDocument step) => step.Type switch
    {
        "Callback" => CallbackStep.Sent(step),
        "Endpoint" => step.Metadata is not null,
        "Model" or "RegisterModel" or "EndpointConfig" => step.Properties is not null,
        _ => JobStep.Goes(tools, step),
    };

    /// <summary>Does it to its end. Throws if the step fails.</summary>
    public static async Task RunAsync(StepAttempt attempt)
    {
        switch (attempt.Step.Type)
        {
            case "Condition":
                var outcome = Conditions.All(attempt.Step.Arguments["Conditions"], attempt.Values) ? "True" : "False";
                attempt.Change(s => s with { Outcome = outcome, Metadata = new JsonObject { ["Condition"] = new JsonObject { ["Outcome"] = outcome } }.ToJsonString() });
                return;
            case "Fail":
                var message = attempt.Arguments.Text("ErrorMessage") ?? "";
                attempt.Change(s => s with { Metadata = new JsonObject { ["Fail"] = new JsonObject { ["ErrorMessage"] = message } }.ToJsonString() });
                throw new StepFault(message);
            case "Model" or "RegisterModel" or "EndpointConfig" when attempt.Document.Properties is not null:
                return; // It was made before a restart.
            case "Model":
                ModelStep.Run(attempt);
                return;
            case "RegisterModel":
                RegisterStep.Run(attempt);
                return;
            case "EndpointConfig":
                HostingSteps.Configure(attempt);
                return;
            case "Endpoint":
                await HostingSteps.DeployAsync(attempt);
                return;
            case "Lambda":
                await LambdaStep.RunAsync(attempt);
                return;
            case "Callback":
                await CallbackStep.RunAsync(attempt);
                return;
            default:
                await JobStep.RunAsync(attempt);
                return;
        }
    }
}
