using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The order of steps: what each waits for, and whether it can ever start.</summary>
internal static class StepGraph
{
    public static void Check(Problems problems, IReadOnlyList<PipelineStep> steps, IEnumerable<(PipelineStep Step, string Property, PipelineValue Value)> used)
    {
        var known = steps.ToHashSet();
        var waits = steps.Distinct().ToDictionary(step => step, _ => new List<PipelineStep>());
        foreach (var (step, property, value) in used)
        {
            foreach (var other in value.Steps)
            {
                Add(problems, known, waits, step, property, other);
            }
        }

        foreach (var step in known)
        {
            foreach (var other in step.DependsOn)
            {
                Add(problems, known, waits, step, $"{step.Name}.DependsOn", other);
                if (other is FailStep)
                {
                    problems.Add($"{step.Name}.DependsOn", $"the Fail step '{other.Name}'", "be a step that the pipeline goes on after", "remove it");
                }
            }

            foreach (var branch in step.Branches)
            {
                waits[branch].Add(step);
            }
        }

        FindCycle(problems, waits);
    }

    private static void Add(
        Problems problems, HashSet<PipelineStep> known, Dictionary<PipelineStep, List<PipelineStep>> waits, PipelineStep step, string property, PipelineStep other)
    {
        if (!known.Contains(other))
        {
            problems.Add(property, $"step '{other.Name}'", "be a step of this pipeline", $"add '{other.Name}' to Steps or to a branch");
        }
        else
        {
            waits[step].Add(other);
        }
    }

    private static void FindCycle(Problems problems, Dictionary<PipelineStep, List<PipelineStep>> waits)
    {
        var done = new HashSet<PipelineStep>();
        var path = new List<PipelineStep>();
        foreach (var step in waits.Keys)
        {
            if (Visit(step))
            {
                return;
            }
        }

        bool Visit(PipelineStep step)
        {
            if (path.IndexOf(step) is var start and >= 0)
            {
                var round = path[start..].Append(step).Select(one => one.Name);
                problems.Add("Steps", $"the cycle {string.Join(" -> ", round)} (each waits for the next)", "form no cycle, or none of them could start", "remove one of the dependencies");
                return true;
            }

            if (!done.Add(step))
            {
                return false;
            }

            path.Add(step);
            foreach (var other in waits[step])
            {
                if (Visit(other))
                {
                    return true;
                }
            }

            path.RemoveAt(path.Count - 1);
            return false;
        }
    }
}
