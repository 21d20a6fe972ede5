using System.Text.RegularExpressions;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What can be read of a step: the fields of the service's answer about its job.</summary>
internal static partial class StepPaths
{
    /// <summary>Adds a problem if the step's job has no such field.</summary>
    public static void Check(Problems problems, string property, PipelineStep step, string path)
    {
        var known = step.Results ?? StepProperties.Paths(step.Type);
        var plain = Index().Replace(path, "[]");
        if (known.Count == 0)
        {
            problems.Add(property, $"'{path}' of step '{step.Name}'", $"read a step that has results (a {step.Type} step has none)", "read another step");
        }
        else if (!known.Contains(plain) && !known.Contains(Last().Replace(plain, "{}")))
        {
            problems.Add(property, $"'{path}' of step '{step.Name}'", $"be a field that SageMaker tells of a {step.Type} step",
                $"did you mean {Nearest.Say(plain, known, 1)}?");
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"\[\]$")]
    private static partial Regex Last();
}
