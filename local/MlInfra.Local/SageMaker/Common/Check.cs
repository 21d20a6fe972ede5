using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>Checks of request members, with the texts of AWS's validation errors.</summary>
internal static partial class Check
{
    private const string NamePattern = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";

    /// <summary>A required resource name: letters, digits and inner hyphens, at most 63 characters.</summary>
    public static string Name(JsonObject input, string member)
    {
        var value = input.Required(member);
        if (value.Length > 63) throw Constraint(value, member, "Member must have length less than or equal to 63");
        if (!NameRegex().IsMatch(value)) throw Constraint(value, member, $"Member must satisfy regular expression pattern: {NamePattern}");
        return value;
    }

    /// <summary>An optional member that must be one of a few values.</summary>
    public static string? OneOf(JsonObject input, string member, params string[] values)
    {
        if (input.Text(member) is not { } value) return null;
        return values.Contains(value) ? value : throw Constraint(value, member, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
    }

    /// <summary>An optional whole number within limits.</summary>
    public static int? Range(JsonObject input, string member, int min, int max)
    {
        if (input.Int(member) is not { } value) return null;
        if (value < min) throw Constraint(value.ToString(), member, $"Member must have value greater than or equal to {min}");
        if (value > max) throw Constraint(value.ToString(), member, $"Member must have value less than or equal to {max}");
        return value;
    }

    /// <summary>Refuses, by name, members that this endpoint does not honour (decision D10).</summary>
    public static void Only(JsonObject input, string what, IReadOnlySet<string> honoured)
    {
        foreach (var (name, value) in input)
        {
            if (value is not null && !honoured.Contains(name)) throw AwsException.NotSupported($"{name} of {what}");
        }
    }

    /// <summary>A validation error on one member.</summary>
    public static AwsException Constraint(string value, string member, string constraint) =>
        AwsException.Validation($"1 validation error detected: Value '{value}' at '{char.ToLowerInvariant(member[0]) + member[1..]}' failed to satisfy constraint: {constraint}");

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex NameRegex();
}
