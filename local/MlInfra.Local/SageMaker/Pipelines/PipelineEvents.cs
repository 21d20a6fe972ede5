using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The events of executions and their steps.</summary>
internal sealed class PipelineEvents(Lazy<IEventBus> bus)
{
    /// <summary>An execution's status has changed.</summary>
    public void Execution(ExecutionDocument execution, string? before)
    {
        var detail = new JsonObject
        {
            ["pipelineExecutionDisplayName"] = execution.DisplayName,
            ["currentPipelineExecutionStatus"] = execution.Status,
            ["executionStartTime"] = Time(execution.Created),
            ["pipelineArn"] = execution.PipelineArn,
            ["pipelineExecutionArn"] = execution.Arn,
        };
        if (before is not null) detail["previousPipelineExecutionStatus"] = before;
        if (execution.Description is not null) detail["pipelineExecutionDescription"] = execution.Description;
        if (!execution.InFlight) detail["executionEndTime"] = Time(execution.Modified);
        if (execution.FailureReason is not null) detail["failureReason"] = execution.FailureReason;
        Publish("SageMaker Model Building Pipeline Execution Status Change", execution, detail);
    }

    /// <summary>A step's status has changed.</summary>
    public void Step(ExecutionDocument execution, StepDocument step, string? before)
    {
        var detail = new JsonObject
        {
            ["metadata"] = CamelCase(step.ReadMetadata()),
            ["stepStartTime"] = Time(step.Started),
            ["stepName"] = step.Name,
            ["stepType"] = step.Type,
            ["currentStepStatus"] = step.Status,
            ["pipelineArn"] = execution.PipelineArn,
            ["pipelineExecutionArn"] = execution.Arn,
        };
        if (before is not null) detail["previousStepStatus"] = before;
        if (step.Ended is { } ended) detail["stepEndTime"] = Time(ended);
        if (step.FailureReason is not null) detail["failureReason"] = step.FailureReason;
        if (step.CacheSource is not null) detail["cacheHitResult"] = new JsonObject { ["sourcePipelineExecutionArn"] = step.CacheSource };
        Publish("SageMaker Model Building Pipeline Execution Step Status Change", execution, detail);
    }

    private void Publish(string type, ExecutionDocument execution, JsonObject detail) =>
        bus.Value.Publish(new BusEvent("aws.sagemaker", type, [execution.PipelineArn, execution.Arn], detail));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonNode? CamelCase(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(char.ToLowerInvariant(p.Key[0]) + p.Key[1..], CamelCase(p.Value)))),
        _ => node?.DeepClone(),
    };
}
