namespace MlInfra.Constructs.Validation;

/// <summary>Whether every step can start: names, cycles, and branches that never run together.</summary>
internal static class StepOrder
{
    public static void Check(Problems problems, DefinitionIndex index)
    {
        foreach (var twice in index.Steps.Where(step => step.Name is not null).GroupBy(step => step.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add("Steps", $"{twice.Count()} steps named '{twice.Key}'", "name each step once, in branches too", "rename all but one");
        }

        if (!FindCycle(problems, index))
        {
            FindContradictions(problems, index);
        }
    }

    private static IEnumerable<DefinitionStep> Before(DefinitionStep step) =>
        step.Condition is { } condition ? step.Waits.Select(wait => wait.Step).Append(condition) : step.Waits.Select(wait => wait.Step);

    private static bool FindCycle(Problems problems, DefinitionIndex index)
    {
        var done = new HashSet<DefinitionStep>();
        var path = new List<DefinitionStep>();
        return index.Steps.Any(Visit);

        bool Visit(DefinitionStep step)
        {
            if (path.IndexOf(step) is var start and >= 0)
            {
                var round = string.Join(" -> ", path[start..].Append(step).Select(one => one.Place));
                var where = path[^1].Waits.FirstOrDefault(wait => wait.Step == step).Place;
                problems.Add("Steps", $"the cycle {round} (each waits for the next)", $"form no cycle, or none of them could start{(where is null ? "" : $" (see {where})")}", "remove one of the dependencies");
                return true;
            }

            if (!done.Add(step))
            {
                return false;
            }

            path.Add(step);
            var found = Before(step).Any(Visit);
            path.RemoveAt(path.Count - 1);
            return found;
        }
    }

    // What must have been decided, and how, for a step to run: its own branches and those of all it waits for.
    private static void FindContradictions(Problems problems, DefinitionIndex index)
    {
        var fates = new Dictionary<DefinitionStep, Dictionary<DefinitionStep, string>?>();
        foreach (var step in index.Steps)
        {
            _ = Fate(step);
        }

        Dictionary<DefinitionStep, string>? Fate(DefinitionStep step)
        {
            if (fates.TryGetValue(step, out var known))
            {
                return known;
            }

            var fate = step.Condition is { } condition && Fate(condition) is { } outer
                ? new Dictionary<DefinitionStep, string>(outer) { [condition] = step.Branch! }
                : [];
            foreach (var (other, place) in step.Waits)
            {
                foreach (var (gate, branch) in Fate(other) ?? [])
                {
                    if (!fate.TryAdd(gate, branch) && fate[gate] != branch)
                    {
                        problems.Add(place, $"step '{other.Name}' of the {branch} of '{gate.Name}'",
                            $"run whenever '{step.Name}' does, which needs the {fate[gate]} of '{gate.Name}': both never run together",
                            $"read a step outside '{gate.Name}' or of its {fate[gate]}");
                        return fates[step] = null;
                    }
                }
            }

            return fates[step] = fate;
        }
    }
}
