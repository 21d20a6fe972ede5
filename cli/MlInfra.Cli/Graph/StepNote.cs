using System.Text.Json.Nodes;

namespace MlInfra.Cli.Graph;

/// <summary>What is worth knowing of a step in a few words.</summary>
internal static class StepNote
{
    public static string Of(string type, JsonObject step, JsonObject arguments, GateText text) => type switch
    {
        "Training" => Machines(arguments["ResourceConfig"], text) + (IsTrue(arguments["EnableManagedSpotTraining"]) ? ", spot" : ""),
        "Processing" or "QualityCheck" or "ClarifyCheck" => Machines(arguments["ProcessingResources"]?["ClusterConfig"], text),
        "Transform" => Machines(arguments["TransformResources"], text),
        "Tuning" => Tuning(arguments["HyperParameterTuningJobConfig"], text),
        "RegisterModel" => arguments["ModelPackageGroupName"] is { } group ? $"group {text.Usual(group)}" : "",
        "Fail" => arguments["ErrorMessage"] is { } message ? text.Value(message) : "",
        "Lambda" => Last(step["FunctionArn"], ':', text),
        "Callback" => Last(step["SqsQueueUrl"], '/', text),
        "Endpoint" => arguments["EndpointName"] is { } endpoint ? text.Usual(endpoint) : "",
        "AutoML" => arguments["ProblemType"]?.ToString() ?? "",
        _ => "",
    };

    private static string Machines(JsonNode? resources, GateText text)
    {
        if (resources?["InstanceType"] is not { } type) return resources?["InstanceGroups"] is JsonArray groups ? $"{groups.Count} instance groups" : "";
        return resources["InstanceCount"] is { } count && text.Usual(count) is not ("1" or "1.0") and var many ? $"{many} × {text.Usual(type)}" : text.Usual(type);
    }

    private static string Tuning(JsonNode? config, GateText text)
    {
        var limits = config?["ResourceLimits"];
        var jobs = limits?["MaxNumberOfTrainingJobs"] is { } most ? $", {text.Usual(most)} jobs" : "";
        return $"{config?["Strategy"]}{jobs}, {text.Usual(limits?["MaxParallelTrainingJobs"])} at a time";
    }

    private static string Last(JsonNode? address, char separator, GateText text) =>
        address is JsonValue ? address.ToString() is var whole ? whole[(whole.LastIndexOf(separator) + 1)..] : "" : address is null ? "" : text.Value(address, withDefault: false);

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var truth) && truth;
}
