using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The rules for a pipeline's parameters.</summary>
internal static class ParameterCheck
{
    private const int MaxParameters = 200;
    private const int MaxDefault = 4096;

    public static void Check(Problems problems, IReadOnlyList<PipelineParameter> parameters)
    {
        if (parameters.Count > MaxParameters)
        {
            problems.Add("Parameters", $"{parameters.Count} parameters", $"be at most {MaxParameters}, as many as a run may be given", "remove some");
        }

        foreach (var twice in parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add("Parameters", $"{twice.Count()} parameters named '{twice.Key}'", "name each parameter once", "use one object wherever the parameter is meant");
        }

        foreach (var parameter in parameters)
        {
            var property = $"Parameters[{parameter.Name}]";
            PipelineName.Check(problems, property, parameter.Name);
            if (parameter.Expected is not string text || Tokens.In(text))
            {
                continue;
            }

            if (text.Length > MaxDefault)
            {
                problems.Add($"{property}.DefaultValue", $"{text.Length} characters", $"be at most {MaxDefault} characters", "shorten it");
            }

            if (parameter.EnumValues.Count > 0 && !parameter.EnumValues.Contains(text))
            {
                problems.Add($"{property}.DefaultValue", $"'{text}'", $"be one of the EnumValues ({Nearest.Or(parameter.EnumValues)})",
                    $"did you mean {Nearest.Say(text, parameter.EnumValues, 1)}?");
            }
        }
    }
}
