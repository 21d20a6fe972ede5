using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a Model step: a model as the pipeline's role would make it.</summary>
internal static class ModelStep
{
    /// <summary>Makes the model; notes its ARN and what it is.</summary>
    public static void Run(StepAttempt attempt) => attempt.Once(() =>
    {
        var request = attempt.Request();
        var name = attempt.Document.JobName!;
        request["ModelName"] = name;
        attempt.Tag(request);
        var arn = attempt.Call("CreateModel", request).Required("ModelArn");
        var properties = attempt.Call("DescribeModel", new JsonObject { ["ModelName"] = name }, attempt.Self);
        attempt.Executes("Model", new JsonObject { ["Arn"] = arn });
        attempt.Change(s => s with { Properties = properties.ToJsonString() });
    });
}
