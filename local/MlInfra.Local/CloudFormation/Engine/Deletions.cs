using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Deletes physical resources, each after all that depend on it.</summary>
internal sealed class Deletions(StackStore store, ResourceWork work)
{
    public void AddLeftovers(string stackId, List<Doomed> items)
    {
        foreach (var left in store.Leftovers(stackId)) items.Add(new(left, left.UpdateReplacePolicy, () => store.RemoveLeftover(stackId, left)) { IsLeftover = true });
    }

    public async Task<bool> RunAsync(OperationDocument operation, List<Doomed> items, bool keep)
    {
        var byKey = items.Select((item, i) => (Key: i.ToString("D4"), Item: item)).ToDictionary(p => p.Key, p => p.Item, StringComparer.Ordinal);
        // First what depends on others, then those.
        var graph = byKey.ToDictionary(
            p => p.Key,
            p => (IReadOnlySet<string>)byKey.Where(o => o.Key != p.Key && o.Value.Resource.Dependencies.Contains(p.Value.Resource.LogicalId)).Select(o => o.Key).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        return await GraphWalk.RunAsync(graph, async key =>
        {
            var item = byKey[key];
            var deleted = await work.DeleteAsync(operation, item.Resource, item.Policy, keep && !item.IsLeftover);
            if (deleted) item.Done();
            return deleted;
        }, CancellationToken.None);
    }

    public static bool IsThere(ResourceDocument resource) => resource.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped);
}

/// <summary>A physical resource that is to be deleted.</summary>
internal sealed record Doomed(ResourceDocument Resource, string Policy, Action Done)
{
    public bool IsLeftover { get; init; }
}
