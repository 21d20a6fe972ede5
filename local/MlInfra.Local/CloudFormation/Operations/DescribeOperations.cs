using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Reads stacks, resources and exports.</summary>
internal sealed class DescribeOperations(StackStore store, Exports exports, StackSignal signal)
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Describes one stack or all. The CDK CLI asks every five seconds how a deployment goes: its question is held until the stack is
    /// at rest (25 seconds at most), so that it learns of the end at once. A Lambda's question is answered at once.
    /// </summary>
    public async Task<Reply> DescribeStacks(Call call, CancellationToken cancellationToken)
    {
        if (call.Input.Text("StackName") is not { Length: > 0 } name)
            return new(new() { ["Stacks"] = new JsonArray([.. Existing().Select(s => (JsonNode?)Views.Stack(s))]) });
        if (MayHold(call.Caller)) await RestAsync(name, cancellationToken);
        var stack = store.Find(name) ?? throw CfnError.Invalid($"Stack with id {name} does not exist");
        return new(new() { ["Stacks"] = new JsonArray(Views.Stack(stack)) });
    }

    public Reply DescribeStackResource(Call call)
    {
        var stack = Require(call);
        var id = call.Input.Text("LogicalResourceId") ?? throw CfnError.Missing("LogicalResourceId");
        var resource = store.Resource(stack.StackId, id) ?? throw CfnError.Invalid($"Resource {id} does not exist for stack {stack.Name}");
        var detail = Views.Resource(stack, resource, "LastUpdatedTimestamp");
        detail["Metadata"] = resource.Metadata;
        return new(new() { ["StackResourceDetail"] = detail });
    }

    public Reply DescribeStackResources(Call call)
    {
        var logicalId = call.Input.Text("LogicalResourceId");
        var found = call.Input.Text("PhysicalResourceId") is { } physicalId
            ? ByPhysicalId(physicalId)
            : Require(call) is var stack ? store.Resources(stack.StackId).Select(r => (stack, r)) : [];
        var resources = found.Where(f => logicalId is null || f.Item2.LogicalId == logicalId);
        return new(new() { ["StackResources"] = new JsonArray([.. resources.Select(f => (JsonNode?)Views.Resource(f.Item1, f.Item2, "Timestamp"))]) });
    }

    public Reply ListStackResources(Call call)
    {
        var stack = Require(call);
        var summaries = store.Resources(stack.StackId).Select(r =>
        {
            var summary = Views.Resource(stack, r, "LastUpdatedTimestamp");
            summary.Remove("StackId");
            summary.Remove("StackName");
            return (JsonNode?)summary;
        });
        return new(new() { ["StackResourceSummaries"] = new JsonArray([.. summaries]) });
    }

    public Reply ListStacks(Call call)
    {
        var wanted = call.Input.Texts("StackStatusFilter").Where(s => s.Length > 0).ToHashSet(StringComparer.Ordinal);
        var found = store.All().Where(s => wanted.Count == 0 || wanted.Contains(s.Status)).OrderByDescending(s => s.CreationTime);
        return new(new() { ["StackSummaries"] = new JsonArray([.. found.Select(s => (JsonNode?)Views.Summary(s, s.Description))]) });
    }

    public Reply ListExports()
    {
        var all = exports.All().OrderBy(e => e.Output.ExportName, StringComparer.Ordinal).Select(e => (JsonNode?)new JsonObject
        {
            ["ExportingStackId"] = e.Stack.StackId, ["Name"] = e.Output.ExportName, ["Value"] = e.Output.Value,
        });
        return new(new() { ["Exports"] = new JsonArray([.. all]) });
    }

    public Reply ListImports(Call call)
    {
        var name = call.Input.Text("ExportName") ?? throw CfnError.Missing("ExportName");
        var importers = exports.Importers(name);
        if (importers.Count == 0) throw CfnError.Invalid($"Export '{name}' is not imported by any stack.");
        return new(new() { ["Imports"] = Views.List(importers.Select(s => s.Name)) });
    }

    private IEnumerable<(StackDocument, ResourceDocument)> ByPhysicalId(string physicalId)
    {
        var stack = Existing().FirstOrDefault(s => store.Resources(s.StackId).Any(r => r.PhysicalId == physicalId))
            ?? throw CfnError.Invalid($"Stack for {physicalId} does not exist");
        return store.Resources(stack.StackId).Select(r => (stack, r));
    }

    private IEnumerable<StackDocument> Existing() =>
        store.All().Where(s => s.Status != StackStatus.DeleteComplete).OrderByDescending(s => s.CreationTime);

    private StackDocument Require(Call call)
    {
        var name = call.Input.Text("StackName") ?? throw CfnError.Missing("StackName");
        return store.Find(name) ?? throw CfnError.Invalid($"Stack with id {name} does not exist");
    }

    private async Task RestAsync(string name, CancellationToken cancellationToken)
    {
        using var hold = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        hold.CancelAfter(LongestHold);
        try
        {
            while (true)
            {
                var change = signal.Next;
                if (store.Find(name) is not { } stack || !StackStatus.IsBusy(stack.Status)) return;
                await change.WaitAsync(hold.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Long enough: the answer says that it is still under way.
        }
    }

    // The laptop's user, and the roles that the CDK CLI assumes for its user.
    private static bool MayHold(Principal caller) =>
        caller.RoleArn is not { } role || role[(role.LastIndexOf('/') + 1)..].StartsWith("cdk-", StringComparison.Ordinal);
}
