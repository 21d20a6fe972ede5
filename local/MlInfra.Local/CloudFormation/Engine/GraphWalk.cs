namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Does something for every node of a graph, each as soon as all that it waits for is done, independent ones at once.</summary>
internal static class GraphWalk
{
    private const int MostAtOnce = 24;

    /// <param name="waitsFor">For each node those that must be done before it; others are passed over.</param>
    /// <param name="action">Gives whether it succeeded. What waits for a failed node is not begun.</param>
    /// <param name="cancellationToken">When it is cancelled nothing more is begun.</param>
    /// <returns>Whether every node succeeded.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyDictionary<string, IReadOnlySet<string>> waitsFor, Func<string, Task<bool>> action, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(MostAtOnce);
        var tasks = new Dictionary<string, Task<bool>>(StringComparer.Ordinal);
        foreach (var node in Order(waitsFor))
            tasks[node] = NodeAsync(node, [.. waitsFor[node].Where(tasks.ContainsKey).Select(d => tasks[d])]);
        return (await Task.WhenAll(tasks.Values)).All(done => done);

        async Task<bool> NodeAsync(string node, Task<bool>[] before)
        {
            if (!(await Task.WhenAll(before)).All(done => done)) return false;
            await places.WaitAsync(CancellationToken.None);
            try
            {
                return !cancellationToken.IsCancellationRequested && await Task.Run(() => action(node), CancellationToken.None);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>The nodes, each after all that it waits for.</summary>
    public static IReadOnlyList<string> Order(IReadOnlyDictionary<string, IReadOnlySet<string>> waitsFor)
    {
        var order = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in waitsFor.Keys.Order(StringComparer.Ordinal)) Visit(node);
        return order;

        void Visit(string node)
        {
            if (!waitsFor.TryGetValue(node, out var before) || !seen.Add(node)) return;
            foreach (var other in before.Order(StringComparer.Ordinal)) Visit(other);
            order.Add(node);
        }
    }
}
