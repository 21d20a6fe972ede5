using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Stacks and their parts as answers show them. Members that are null are not written.</summary>
internal static class Views
{
    public static JsonObject Stack(StackDocument stack) => new()
    {
        ["StackId"] = stack.StackId,
        ["StackName"] = stack.Name,
        ["ChangeSetId"] = stack.ChangeSetId,
        ["Description"] = stack.Description,
        ["Parameters"] = Parameters(stack.Parameters),
        ["CreationTime"] = Time(stack.CreationTime),
        ["LastUpdatedTime"] = Time(stack.LastUpdatedTime),
        ["DeletionTime"] = Time(stack.DeletionTime),
        ["RollbackConfiguration"] = new JsonObject(),
        ["StackStatus"] = stack.Status,
        ["StackStatusReason"] = stack.StatusReason,
        ["DisableRollback"] = stack.DisableRollback,
        ["NotificationARNs"] = List(stack.NotificationArns),
        ["TimeoutInMinutes"] = stack.TimeoutInMinutes,
        ["Capabilities"] = stack.Capabilities.Count > 0 ? List(stack.Capabilities) : null,
        ["Outputs"] = new JsonArray([.. stack.Outputs.Select(o => (JsonNode?)new JsonObject
        {
            ["OutputKey"] = o.Key, ["OutputValue"] = o.Value, ["Description"] = o.Description, ["ExportName"] = o.ExportName,
        })]),
        ["RoleARN"] = stack.RoleArn,
        ["Tags"] = Tags(stack.Tags),
        ["EnableTerminationProtection"] = stack.TerminationProtection,
        ["DriftInformation"] = NotChecked(),
    };

    public static JsonObject Summary(StackDocument stack, string? description) => new()
    {
        ["StackId"] = stack.StackId,
        ["StackName"] = stack.Name,
        ["TemplateDescription"] = description,
        ["CreationTime"] = Time(stack.CreationTime),
        ["LastUpdatedTime"] = Time(stack.LastUpdatedTime),
        ["DeletionTime"] = Time(stack.DeletionTime),
        ["StackStatus"] = stack.Status,
        ["StackStatusReason"] = stack.StatusReason,
        ["DriftInformation"] = NotChecked(),
    };

    public static JsonObject Event(StackDocument stack, EventDocument entry) => new()
    {
        ["StackId"] = stack.StackId,
        ["EventId"] = entry.EventId,
        ["StackName"] = stack.Name,
        ["OperationId"] = entry.OperationId,
        ["LogicalResourceId"] = entry.LogicalId,
        ["PhysicalResourceId"] = entry.PhysicalId ?? "",
        ["ResourceType"] = entry.Type,
        ["Timestamp"] = Time(entry.Timestamp),
        ["ResourceStatus"] = entry.Status,
        ["ResourceStatusReason"] = entry.Reason,
        ["ResourceProperties"] = entry.Properties,
        ["ClientRequestToken"] = entry.ClientToken,
    };

    /// <param name="stack">The stack it is part of.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="timeMember">Timestamp or LastUpdatedTimestamp.</param>
    public static JsonObject Resource(StackDocument stack, ResourceDocument resource, string timeMember) => new()
    {
        ["StackName"] = stack.Name,
        ["StackId"] = stack.StackId,
        ["LogicalResourceId"] = resource.LogicalId,
        ["PhysicalResourceId"] = resource.PhysicalId,
        ["ResourceType"] = resource.Type,
        [timeMember] = Time(resource.Timestamp),
        ["ResourceStatus"] = resource.Status,
        ["ResourceStatusReason"] = resource.StatusReason,
        ["DriftInformation"] = new JsonObject { ["StackResourceDriftStatus"] = "NOT_CHECKED" },
    };

    public static JsonArray Parameters(IEnumerable<ParameterValue> parameters) => new([.. parameters.Select(p => (JsonNode?)new JsonObject
    {
        ["ParameterKey"] = p.Key, ["ParameterValue"] = p.NoEcho ? "****" : p.Value, ["ResolvedValue"] = p.NoEcho ? null : p.Resolved,
    })]);

    public static JsonArray Tags(IReadOnlyDictionary<string, string> tags) =>
        new([.. tags.Select(t => (JsonNode?)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);

    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode?)i)]);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? time) => time is { } t ? Time(t) : null;

    private static JsonObject NotChecked() => new() { ["StackDriftStatus"] = "NOT_CHECKED" };
}
