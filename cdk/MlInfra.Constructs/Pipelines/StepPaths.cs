using System.Text.Json;
using System.Text.RegularExpressions;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What can be read of a step: the fields of the service's answer about its job.</summary>
internal static partial class StepPaths
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("pipeline-steps.json").RootElement);

    /// <summary>The fields of the request that SageMaker fills for a step of the type.</summary>
    public static IReadOnlySet<string> Omitted(string type) =>
        Root.Value.GetProperty("steps").TryGetProperty(type, out var step)
            ? step.GetProperty("omit").EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();

    /// <summary>Adds a problem if the step's job has no such field.</summary>
    public static void Check(Problems problems, string property, PipelineStep step, string path)
    {
        var known = step.Results ?? Of(step.Type);
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

    private static HashSet<string> Of(string type)
    {
        if (!Root.Value.GetProperty("steps").TryGetProperty(type, out var step) || !step.TryGetProperty("properties", out var responses))
        {
            return [];
        }

        var paths = Root.Value.GetProperty("propertyPaths");
        return responses.EnumerateArray()
            .Where(response => paths.TryGetProperty(response.GetString()!, out _))
            .SelectMany(response => paths.GetProperty(response.GetString()!).EnumerateArray().Select(path => path.GetString()!))
            .ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"\[\]$")]
    private static partial Regex Last();
}
