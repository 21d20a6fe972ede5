using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Reads what happened to stacks, newest first.</summary>
internal sealed class EventOperations(StackStore store, ChangeSetStore changeSets)
{
    private const int EventsPerPage = 100;

    public Reply DescribeStackEvents(Call call)
    {
        var stack = Require(call);
        var (page, next) = Page(call, store.Events(stack.StackId));
        return new(new() { ["StackEvents"] = new JsonArray([.. page.Select(e => (JsonNode?)Views.Event(stack, e))]), ["NextToken"] = next });
    }

    /// <summary>
    /// The same by operation; and of a change set that failed, which parts of its template were refused, so that the CDK CLI shows
    /// them at their constructs.
    /// </summary>
    public Reply DescribeEvents(Call call)
    {
        if (call.Input.Text("ChangeSetName") is { } name)
        {
            var stackId = call.Input.Text("StackName") is { } of ? store.Find(of)?.StackId : null;
            var changeSet = changeSets.Find(stackId, name) ?? throw new AwsException("ChangeSetNotFound", $"ChangeSet [{name}] does not exist", 404);
            return new(new() { ["OperationEvents"] = new JsonArray([.. changeSet.Refusals.Select(r => (JsonNode?)Refused(changeSet, r))]) });
        }
        var stack = Require(call);
        var failedOnly = call.Input.Object("Filters")?.Flag("FailedEvents") ?? false;
        var operation = call.Input.Text("OperationId");
        var (page, next) = Page(call, store.Events(stack.StackId)
            .Where(e => operation is null || e.OperationId == operation)
            .Where(e => !failedOnly || e.Status.EndsWith("_FAILED", StringComparison.Ordinal)));
        return new(new() { ["OperationEvents"] = new JsonArray([.. page.Select(e => (JsonNode?)Operation(stack, e))]), ["NextToken"] = next });
    }

    /// <summary>Local has no hooks, so none has a result.</summary>
    public static Reply ListHookResults() => new(new() { ["HookResults"] = new JsonArray() });

    private StackDocument Require(Call call)
    {
        var name = call.Input.Text("StackName") ?? throw CfnError.Missing("StackName");
        return store.Find(name) ?? throw CfnError.Invalid($"Stack [{name}] does not exist");
    }

    private static (List<EventDocument> Page, string? Next) Page(Call call, IEnumerable<EventDocument> events)
    {
        var before = call.Input.Text("NextToken") is { } token ? ReadToken(token) : int.MaxValue;
        var page = events.Where(e => e.Number < before).Reverse().Take(EventsPerPage).ToList();
        return (page, page.Count == EventsPerPage && page[^1].Number > 0 ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static JsonObject Operation(StackDocument stack, EventDocument entry)
    {
        var shown = Views.Event(stack, entry);
        shown.Remove("StackName");
        shown["EventType"] = "STACK_EVENT";
        return shown;
    }

    private static JsonObject Refused(ChangeSetDocument changeSet, Refusal refusal) => new()
    {
        ["EventId"] = $"{refusal.LogicalId}-{refusal.Property ?? "Type"}",
        ["StackId"] = changeSet.StackId,
        ["EventType"] = "VALIDATION_ERROR",
        ["LogicalResourceId"] = refusal.LogicalId,
        ["ResourceType"] = refusal.Type,
        ["Timestamp"] = Views.Time(changeSet.CreationTime),
        ["ValidationFailureMode"] = "FAIL",
        ["ValidationName"] = "SUPPORTED_BY_MLINFRA_LOCAL",
        ["ValidationStatus"] = "FAILED",
        ["ValidationStatusReason"] = Refusal.Error([refusal]).Message,
        ["ValidationPath"] = $"/Resources/{refusal.LogicalId}/{(refusal.Property is null ? "Type" : $"Properties/{refusal.Property}")}",
    };

    private static int ReadToken(string token) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw CfnError.Invalid("Invalid pagination token");
}
