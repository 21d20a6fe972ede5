using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Pipelines, executions and steps as the API writes them.</summary>
internal static class PipelineWriting
{
    /// <summary>DescribePipeline, of a version if one is asked for.</summary>
    public static JsonObject Describe(PipelineDocument p, PipelineVersionDocument? version = null) => WithoutNulls(new JsonObject
    {
        ["PipelineArn"] = p.Arn, ["PipelineName"] = p.Name, ["PipelineDisplayName"] = p.DisplayName, ["PipelineDefinition"] = version?.Definition ?? p.Definition,
        ["PipelineDescription"] = p.Description, ["RoleArn"] = p.RoleArn, ["PipelineStatus"] = "Active", ["CreationTime"] = Json.Epoch(p.Created),
        ["LastModifiedTime"] = Json.Epoch(p.Modified), ["LastRunTime"] = p.LastRun is { } t ? Json.Epoch(t) : null, ["ParallelismConfiguration"] = Parallelism(p.MaxParallelSteps),
        ["PipelineVersionId"] = version?.Version ?? p.Version, ["PipelineVersionDisplayName"] = version?.DisplayName, ["PipelineVersionDescription"] = version?.Description,
    });

    /// <summary>An entry of ListPipelines.</summary>
    public static JsonObject Summary(PipelineDocument p) => WithoutNulls(new JsonObject
    {
        ["PipelineArn"] = p.Arn, ["PipelineName"] = p.Name, ["PipelineDisplayName"] = p.DisplayName, ["PipelineDescription"] = p.Description, ["RoleArn"] = p.RoleArn,
        ["CreationTime"] = Json.Epoch(p.Created), ["LastModifiedTime"] = Json.Epoch(p.Modified), ["LastExecutionTime"] = p.LastRun is { } t ? Json.Epoch(t) : null,
    });

    /// <summary>DescribePipelineExecution.</summary>
    public static JsonObject Describe(ExecutionDocument e, JsonObject? experiment) => WithoutNulls(new JsonObject
    {
        ["PipelineArn"] = e.PipelineArn, ["PipelineExecutionArn"] = e.Arn, ["PipelineExecutionDisplayName"] = e.DisplayName, ["PipelineExecutionStatus"] = e.Status,
        ["PipelineExecutionDescription"] = e.Description, ["FailureReason"] = e.FailureReason, ["CreationTime"] = Json.Epoch(e.Created),
        ["LastModifiedTime"] = Json.Epoch(e.Modified), ["ParallelismConfiguration"] = Parallelism(e.MaxParallelSteps),
        ["PipelineVersionId"] = e.Version, ["PipelineExperimentConfig"] = experiment, ["SelectiveExecutionConfig"] = Selective(e),
    });

    /// <summary>An entry of ListPipelineExecutions.</summary>
    public static JsonObject Summary(ExecutionDocument e) => WithoutNulls(new JsonObject
    {
        ["PipelineExecutionArn"] = e.Arn, ["StartTime"] = Json.Epoch(e.Created), ["PipelineExecutionStatus"] = e.Status, ["PipelineExecutionDescription"] = e.Description,
        ["PipelineExecutionDisplayName"] = e.DisplayName, ["PipelineExecutionFailureReason"] = e.FailureReason,
    });

    /// <summary>An entry of ListPipelineExecutionSteps.</summary>
    public static JsonObject Step(StepDocument s, StepDefinition? definition) => WithoutNulls(new JsonObject
    {
        ["StepName"] = s.Name, ["StepDisplayName"] = definition?.Body.Text("DisplayName"), ["StepDescription"] = definition?.Body.Text("Description"),
        ["StartTime"] = Json.Epoch(s.Started), ["EndTime"] = s.Ended is { } t ? Json.Epoch(t) : null, ["StepStatus"] = s.Status, ["AttemptCount"] = s.Attempts,
        ["SelectiveExecutionResult"] = s.SelectiveSource is { } reference ? new JsonObject { ["SourcePipelineExecutionArn"] = reference } : null,
        ["CacheHitResult"] = s.CacheSource is { } source ? new JsonObject { ["SourcePipelineExecutionArn"] = source } : null,
        ["FailureReason"] = s.FailureReason, ["Metadata"] = s.ReadMetadata(),
    });

    /// <summary>The entries of ListPipelineParametersForExecution.</summary>
    public static IEnumerable<JsonObject> Parameters(ExecutionDocument e) =>
        ((JsonObject)JsonNode.Parse(e.Parameters)!).Select(p => new JsonObject { ["Name"] = p.Key, ["Value"] = JsonReading.AsText(p.Value!) });

    private static JsonObject? Selective(ExecutionDocument e) => e.Selected is null ? null : WithoutNulls(new JsonObject
    {
        ["SourcePipelineExecutionArn"] = e.Source, ["SelectedSteps"] = new JsonArray([.. e.Selected.Select(n => (JsonNode)new JsonObject { ["StepName"] = n })]),
    });

    private static JsonObject? Parallelism(int? most) => most is null ? null : new JsonObject { ["MaxParallelExecutionSteps"] = most };

    private static JsonObject WithoutNulls(JsonObject o)
    {
        foreach (var name in o.Where(p => p.Value is null).Select(p => p.Key).ToList()) o.Remove(name);
        return o;
    }
}
