using System.Globalization;
using System.Text.RegularExpressions;
using MlInfra.Local.CloudFormation.Templates;

namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>Holds a value against what its parameter declares.</summary>
internal static class ParameterRules
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    public static void Demand(ParameterDefinition definition, string value)
    {
        if (definition.IsNumeric)
        {
            foreach (var part in Parts(definition, value))
                if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) throw CfnError.Invalid($"Parameter '{definition.Name}' must be a number.");
        }
        if (Problem(definition, value) is not { } problem) return;
        throw CfnError.Invalid(definition.ConstraintDescription is { } described
            ? $"Parameter '{definition.Name}' failed to satisfy constraint: {described}"
            : $"Parameter '{definition.Name}' {problem}");
    }

    private static string? Problem(ParameterDefinition definition, string value)
    {
        foreach (var part in Parts(definition, value))
        {
            if (definition.AllowedValues.Count > 0 && !definition.AllowedValues.Contains(part)) return "must be one of AllowedValues";
            if (definition.AllowedPattern is { } pattern && !Matches(definition.Name, pattern, part)) return $"must match pattern {pattern}";
        }
        if (!definition.IsNumeric && definition.MinLength is { } least && value.Length < least) return $"must contain at least {least} characters";
        if (!definition.IsNumeric && definition.MaxLength is { } most && value.Length > most) return $"must contain at most {most} characters";
        if (definition.Type == "Number" && double.Parse(value, CultureInfo.InvariantCulture) is var number)
        {
            if (number < definition.MinValue) return $"must be a number not less than {definition.MinValue}";
            if (number > definition.MaxValue) return $"must be a number not greater than {definition.MaxValue}";
        }
        return null;
    }

    private static string[] Parts(ParameterDefinition definition, string value) =>
        definition is { IsList: true, IsSystemParameter: false } ? value.Split(',', StringSplitOptions.TrimEntries) : [value];

    private static bool Matches(string name, string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.None, PatternLimit);
        }
        catch (ArgumentException)
        {
            throw CfnError.Format($"AllowedPattern of parameter {name} is not a regular expression: {pattern}");
        }
    }
}
