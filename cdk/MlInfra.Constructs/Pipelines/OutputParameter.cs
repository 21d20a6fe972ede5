using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A value that a Lambda function or whoever answers a callback gives to later steps.</summary>
public sealed record OutputParameter
{
    private OutputParameter(string name, string type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The name; once in a step.</summary>
    public string Name { get; }

    /// <summary>String, Integer, Float or Boolean.</summary>
    public string Type { get; }

    /// <summary>A text.</summary>
    public static OutputParameter String(string name) => new(name, "String");

    /// <summary>A whole number.</summary>
    public static OutputParameter Integer(string name) => new(name, "Integer");

    /// <summary>A number.</summary>
    public static OutputParameter Float(string name) => new(name, "Float");

    /// <summary>A truth.</summary>
    public static OutputParameter Boolean(string name) => new(name, "Boolean");

    internal JsonObject ToNode() => new() { ["OutputName"] = Name, ["OutputType"] = Type };
}
