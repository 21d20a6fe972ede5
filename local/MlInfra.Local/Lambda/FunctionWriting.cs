using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Functions and mappings in AWS's form.</summary>
internal static class FunctionWriting
{
    public static JsonObject Configuration(FunctionDocument function, string arn)
    {
        var output = new JsonObject
        {
            ["FunctionName"] = function.Name,
            ["FunctionArn"] = arn,
            ["Runtime"] = function.Runtime,
            ["Role"] = function.Role,
            ["Handler"] = function.Handler,
            ["CodeSize"] = function.CodeSize,
            ["CodeSha256"] = function.CodeSha256,
            ["Description"] = function.Description,
            ["Timeout"] = function.Timeout,
            ["MemorySize"] = function.MemorySize,
            ["LastModified"] = function.Modified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'"),
            ["Version"] = "$LATEST",
            ["TracingConfig"] = new JsonObject { ["Mode"] = function.TracingMode },
            ["RevisionId"] = function.RevisionId,
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["PackageType"] = "Zip",
            ["Architectures"] = new JsonArray(function.Architecture),
            ["EphemeralStorage"] = new JsonObject { ["Size"] = function.EphemeralStorage },
            ["SnapStart"] = new JsonObject { ["ApplyOn"] = "None", ["OptimizationStatus"] = "Off" },
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = function.IsJsonLog ? "JSON" : "Text", ["LogGroup"] = function.LogGroupName },
        };
        if (function.Environment.Count > 0)
            output["Environment"] = new JsonObject { ["Variables"] = new JsonObject(function.Environment.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))) };
        if (function.DeadLetterArn is not null) output["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = function.DeadLetterArn };
        return output;
    }

    public static JsonObject Mapping(MappingDocument mapping, World world)
    {
        var output = new JsonObject
        {
            ["UUID"] = mapping.Id,
            ["EventSourceArn"] = mapping.QueueArn,
            ["FunctionArn"] = world.Arn("lambda", $"function:{mapping.FunctionName}"),
            ["EventSourceMappingArn"] = world.Arn("lambda", $"event-source-mapping:{mapping.Id}"),
            ["BatchSize"] = mapping.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = mapping.WindowSeconds,
            ["LastModified"] = mapping.Modified.ToUnixTimeMilliseconds() / 1000.0,
            ["LastProcessingResult"] = mapping.LastResult,
            ["State"] = mapping.IsEnabled ? "Enabled" : "Disabled",
            ["StateTransitionReason"] = "USER_INITIATED",
        };
        if (mapping.ReportsItemFailures) output["FunctionResponseTypes"] = new JsonArray("ReportBatchItemFailures");
        if (mapping.MaximumConcurrency is { } most) output["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = most };
        return output;
    }
}
