namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Where a step stands in an execution.</summary>
internal enum StepStand
{
    /// <summary>Waits for others.</summary>
    Waiting,

    /// <summary>May start now.</summary>
    Ready,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Succeeded.</summary>
    Done,

    /// <summary>Failed or was stopped.</summary>
    Failed,

    /// <summary>Never runs: in the branch that was not taken, or behind a step that never runs.</summary>
    Skipped,

    /// <summary>Never runs: behind a step that failed.</summary>
    Blocked,

    /// <summary>Never runs: it was not selected. Steps behind it do not wait for it.</summary>
    Unselected,
}

/// <summary>Tells of every step where it stands, from what is known of those that have started.</summary>
internal sealed class StepGraph(PipelineDefinition definition, IReadOnlyDictionary<string, StepDocument> started, IReadOnlyCollection<string>? selected = null)
{
    private readonly Dictionary<string, StepStand> known = [];
    private readonly HashSet<string>? chosen = selected?.ToHashSet();

    /// <summary>Of an execution as it stands.</summary>
    public StepGraph(PipelineDefinition definition, ExecutionDocument execution)
        : this(definition, execution.Steps.ToDictionary(s => s.Name), execution.Selected)
    {
    }

    /// <summary>Where a step stands.</summary>
    public StepStand Of(string name)
    {
        if (known.TryGetValue(name, out var stand)) return stand;
        return known[name] = Find(definition.Find(name)!);
    }

    /// <summary>The steps that may start now, in the definition's order.</summary>
    public IEnumerable<StepDefinition> Ready() => definition.Steps.Where(s => Of(s.Name) == StepStand.Ready);

    private StepStand Find(StepDefinition step)
    {
        if (started.TryGetValue(step.Name, out var document))
        {
            return document.Status switch
            {
                "Succeeded" => StepStand.Done,
                "Failed" or "Stopped" => StepStand.Failed,
                _ => StepStand.Running,
            };
        }

        if (chosen?.Contains(step.Name) == false) return StepStand.Unselected;
        var stand = Combine(step.DependsOn.Select(Finished).Concat(step.Takes.Select(Of)));
        if (step.Parent is null) return stand;
        return Of(step.Parent) switch
        {
            StepStand.Done when Outcome(step.Parent) != step.Branch => StepStand.Skipped,
            StepStand.Done => stand,
            StepStand.Skipped => StepStand.Skipped,
            StepStand.Failed or StepStand.Blocked => StepStand.Blocked,
            _ => StepStand.Waiting,
        };
    }

    /// <summary>As DependsOn sees it: a Condition step is finished when its taken branch is.</summary>
    private StepStand Finished(string name)
    {
        var stand = Of(name);
        if (stand != StepStand.Done || definition.Find(name)!.Type != "Condition") return stand;
        var taken = definition.Steps.Where(s => s.Parent == name && s.Branch == Outcome(name)).Select(s => Finished(s.Name)).ToList();
        if (taken.Any(s => s is StepStand.Failed or StepStand.Blocked)) return StepStand.Blocked;
        return taken.All(s => s is StepStand.Done or StepStand.Skipped or StepStand.Unselected) ? StepStand.Done : StepStand.Waiting;
    }

    private bool Outcome(string condition) => started[condition].Outcome == "True";

    private static StepStand Combine(IEnumerable<StepStand> before)
    {
        var all = before.ToList();
        if (all.Any(s => s is StepStand.Failed or StepStand.Blocked)) return StepStand.Blocked;
        if (all.Contains(StepStand.Skipped)) return StepStand.Skipped;
        return all.All(s => s is StepStand.Done or StepStand.Unselected) ? StepStand.Ready : StepStand.Waiting;
    }
}
