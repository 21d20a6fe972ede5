using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// A value that whoever starts the pipeline may give. Without a default it must be given.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-parameters.html"/>
public sealed class PipelineParameter : PipelineValue
{
    private readonly PipelineValue? _default;

    private PipelineParameter(string name, string type, PipelineValue? defaultValue, IReadOnlyList<string>? enumValues = null)
    {
        Name = name;
        Type = type;
        _default = defaultValue;
        EnumValues = enumValues ?? [];
    }

    /// <summary>The name; 1 to 64 letters, digits, hyphens and underscores.</summary>
    public string Name { get; }

    /// <summary>String, Integer, Float or Boolean.</summary>
    public string Type { get; }

    /// <summary>The only values allowed; empty where any is.</summary>
    public IReadOnlyList<string> EnumValues { get; }

    internal override object? Expected => _default?.Constant;

    internal override IEnumerable<PipelineParameter> Parameters => [this];

    /// <summary>A text. The default may hold CDK tokens. The execution role may read what the default names in S3, and what lies under it.</summary>
    public static PipelineParameter String(string name, string? defaultValue = null, params IReadOnlyList<string> enumValues) =>
        new(name, "String", defaultValue is null ? null : (PipelineValue)defaultValue, enumValues);

    /// <summary>A whole number.</summary>
    public static PipelineParameter Integer(string name, long? defaultValue = null) =>
        new(name, "Integer", defaultValue is { } value ? (PipelineValue)value : null);

    /// <summary>A number.</summary>
    public static PipelineParameter Float(string name, double? defaultValue = null) =>
        new(name, "Float", defaultValue is { } value ? (PipelineValue)value : null);

    /// <summary>A truth.</summary>
    public static PipelineParameter Boolean(string name, bool? defaultValue = null) =>
        new(name, "Boolean", defaultValue is { } value ? (PipelineValue)value : null);

    internal override JsonNode ToNode() => new JsonObject { ["Get"] = $"Parameters.{Name}" };

    internal override JsonNode ToTextNode() => Type == "String" ? ToNode() : base.ToTextNode();

    internal JsonObject Declaration()
    {
        var node = new JsonObject { ["Name"] = Name, ["Type"] = Type };
        if (_default is not null)
        {
            node["DefaultValue"] = _default.ToNode();
        }

        if (EnumValues.Count > 0)
        {
            node["EnumValues"] = new JsonArray([.. EnumValues.Select(value => JsonValue.Create(value))]);
        }

        return node;
    }
}
