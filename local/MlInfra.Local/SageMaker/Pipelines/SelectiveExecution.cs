using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The rules of an execution that runs only some steps and takes the others' results from an earlier execution.</summary>
internal static class SelectiveExecution
{
    /// <summary>The steps of the source whose results the selected ones may take. Throws a ValidationException.</summary>
    /// <param name="definition">The definition that is to run.</param>
    /// <param name="selected">The names of the steps to run.</param>
    /// <param name="source">The execution that the others' results come from, or null.</param>
    public static IReadOnlyList<StepDocument> Take(PipelineDefinition definition, IReadOnlyList<string> selected, ExecutionDocument? source)
    {
        var unknown = selected.Where(n => definition.Find(n) is null).ToList();
        if (unknown.Count > 0) throw AwsException.Validation($"SelectedSteps [{string.Join(", ", unknown)}] are not steps of the pipeline. It has [{string.Join(", ", definition.Steps.Select(s => s.Name))}].");
        if (source?.InFlight == true) throw AwsException.Validation($"The source pipeline execution {source.Arn} is in status {source.Status}; it must have ended.");
        var chosen = selected.ToHashSet();
        DemandWholePaths(definition, chosen);
        foreach (var step in definition.Steps.Where(s => chosen.Contains(s.Name))) DemandInputs(step, definition, chosen, source);
        if (source is null) return [];
        var before = chosen.SelectMany(n => Behind(definition, n)).ToHashSet();
        return
        [
            .. source.Steps.Where(s => before.Contains(s.Name) && !chosen.Contains(s.Name) && s.Status == "Succeeded" && definition.Find(s.Name)!.Type == s.Type)
                .Select(s => s with { SelectiveSource = s.SelectiveSource ?? source.Arn }),
        ];
    }

    /// <summary>The steps that one waits for directly.</summary>
    public static IEnumerable<string> Before(StepDefinition step)
    {
        var before = step.DependsOn.Concat(step.Takes);
        return (step.Parent is null ? before : before.Append(step.Parent)).Distinct();
    }

    private static void DemandWholePaths(PipelineDefinition definition, HashSet<string> chosen)
    {
        var behind = definition.Steps.ToDictionary(s => s.Name, s => Behind(definition, s.Name));
        foreach (var step in definition.Steps.Where(s => !chosen.Contains(s.Name)))
        {
            var first = chosen.FirstOrDefault(behind[step.Name].Contains);
            var last = chosen.FirstOrDefault(c => behind[c].Contains(step.Name));
            if (first is not null && last is not null)
                throw AwsException.Validation($"All steps on every path between two selected steps must be selected: '{step.Name}' lies between '{first}' and '{last}' and is not.");
        }
    }

    private static void DemandInputs(StepDefinition step, PipelineDefinition definition, HashSet<string> chosen, ExecutionDocument? source)
    {
        foreach (var name in step.Takes.Where(t => !chosen.Contains(t)))
        {
            if (source is null) throw AwsException.Validation($"SourcePipelineExecutionArn must be given: the selected step '{step.Name}' takes outputs of '{name}', which is not selected.");
            if (source.Step(name) is not { Status: "Succeeded" } earlier || earlier.Type != definition.Find(name)!.Type)
                throw AwsException.Validation($"The selected step '{step.Name}' takes outputs of '{name}', which did not succeed in the source pipeline execution {source.Arn}.");
        }

        if (step.Parent is not { } condition || chosen.Contains(condition)) return;
        if (source is null) throw AwsException.Validation($"SourcePipelineExecutionArn must be given: the selected step '{step.Name}' is in a branch of the Condition step '{condition}', which is not selected.");
        if (source.Step(condition) is not { Status: "Succeeded" } decided || decided.Outcome != (step.Branch ? "True" : "False"))
            throw AwsException.Validation($"The selected step '{step.Name}' is in a branch of the Condition step '{condition}' that the source pipeline execution {source.Arn} did not take. Select '{condition}' too.");
    }

    private static HashSet<string> Behind(PipelineDefinition definition, string name)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(Before(definition.Find(name)!));
        while (open.TryPop(out var next))
            if (found.Add(next))
                foreach (var before in Before(definition.Find(next)!)) open.Push(before);
        return found;
    }
}
