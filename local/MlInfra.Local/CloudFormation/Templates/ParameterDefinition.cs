using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>A parameter as the template declares it.</summary>
internal sealed record ParameterDefinition(string Name, string Type)
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "Type", "Default", "Description", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength", "MaxLength", "MinValue", "MaxValue", "NoEcho",
    };

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "String", "Number", "CommaDelimitedList", "List<Number>", "List<String>", "AWS::SSM::Parameter::Name",
        "AWS::SSM::Parameter::Value<String>", "AWS::SSM::Parameter::Value<List<String>>", "AWS::SSM::Parameter::Value<CommaDelimitedList>",
    };

    public string? Default { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    public string? AllowedPattern { get; init; }

    public string? ConstraintDescription { get; init; }

    public double? MinLength { get; init; }

    public double? MaxLength { get; init; }

    public double? MinValue { get; init; }

    public double? MaxValue { get; init; }

    public bool NoEcho { get; init; }

    /// <summary>Whether the value is the name of an SSM parameter whose value counts.</summary>
    public bool IsSystemParameter => Type.StartsWith("AWS::SSM::Parameter::Value<", StringComparison.Ordinal);

    public bool IsList => Type.Contains("List", StringComparison.Ordinal);

    public bool IsNumeric => Type is "Number" or "List<Number>";

    public static ParameterDefinition Read(string name, JsonNode? node)
    {
        if (node is not JsonObject o) throw CfnError.Format($"[/Parameters/{name}] Every Parameters member must be an object.");
        if (!name.All(char.IsAsciiLetterOrDigit)) throw CfnError.Format($"Parameter name {name} is non alphanumeric.");
        if (o.FirstOrDefault(p => !Members.Contains(p.Key)).Key is { } unknown) throw CfnError.Invalid($"Invalid template parameter property '{unknown}'");
        var type = o.Text("Type") ?? throw CfnError.Format($"[/Parameters/{name}] Every Parameters object must contain a Type member.");
        if (!Types.Contains(type))
        {
            throw type.StartsWith("AWS::", StringComparison.Ordinal) || type.StartsWith("List<AWS::", StringComparison.Ordinal)
                ? CfnError.NotSupported($"the parameter type {type} (parameter {name})")
                : CfnError.Format($"Unrecognized parameter type: {type}");
        }
        return new(name, type)
        {
            Default = o["Default"] is JsonArray list ? string.Join(',', list.Select(i => JsonReading.AsText(i!))) : o.Text("Default"),
            Description = o.Text("Description"),
            AllowedValues = [.. o.Texts("AllowedValues")],
            AllowedPattern = o.Text("AllowedPattern"),
            ConstraintDescription = o.Text("ConstraintDescription"),
            MinLength = o.Number("MinLength"),
            MaxLength = o.Number("MaxLength"),
            MinValue = o.Number("MinValue"),
            MaxValue = o.Number("MaxValue"),
            NoEcho = o.Flag("NoEcho") ?? false,
        };
    }
}
