namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>What waits for what.</summary>
internal static class DependencyGraph
{
    /// <summary>The nodes of which each waits for another one of them, in their names' order; empty if there is no cycle.</summary>
    public static IReadOnlyList<string> FindCycle(IReadOnlyDictionary<string, IReadOnlySet<string>> dependencies)
    {
        // What depends on nothing that is left can go; so can what nothing that is left depends on. The rest are cycles and what lies between them.
        var left = dependencies.ToDictionary(d => d.Key, d => d.Value.Where(dependencies.ContainsKey).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (true)
        {
            var needed = left.Values.SelectMany(v => v).ToHashSet(StringComparer.Ordinal);
            var free = left.Where(n => n.Value.Count == 0 || !needed.Contains(n.Key)).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
            if (free.Count == 0) return [.. left.Keys.Order(StringComparer.Ordinal)];
            foreach (var name in free) left.Remove(name);
            foreach (var set in left.Values) set.ExceptWith(free);
        }
    }

    /// <summary>For each node those that wait for it: the order of deletion.</summary>
    public static Dictionary<string, IReadOnlySet<string>> Reverse(IReadOnlyDictionary<string, IReadOnlySet<string>> dependencies)
    {
        var result = dependencies.Keys.ToDictionary(k => k, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (name, targets) in dependencies)
            foreach (var target in targets)
                if (result.TryGetValue(target, out var waiting)) waiting.Add(name);
        return result.ToDictionary(r => r.Key, r => (IReadOnlySet<string>)r.Value, StringComparer.Ordinal);
    }
}
