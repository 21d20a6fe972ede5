namespace MlInfra.Constructs.Validation;

/// <summary>Whether a value of one kind can stand where another kind is asked for.</summary>
internal static class TypeFit
{
    /// <summary>The kind of a parameter by its declared type.</summary>
    public static string OfParameter(string? type) => type switch
    {
        "String" => "string",
        "Integer" => "integer",
        "Float" => "float",
        "Boolean" => "boolean",
        _ => "any",
    };

    public static bool IsScalar(string kind) => kind is not ("structure" or "list" or "map");

    public static bool Fits(string kind, string expected) => kind == expected || kind == "any" || Group(expected) switch
    {
        "any" => IsScalar(kind),
        "text" => Group(kind) == "text",
        "whole" => kind is "integer" or "long",
        "number" => Group(kind) is "whole" or "number",
        "structure" => kind is "structure" or "map",
        _ => false,
    };

    /// <summary>Whether two values can be compared: text with text, numbers with numbers, truths with truths.</summary>
    public static bool Comparable(string left, string right)
    {
        var (a, b) = (Group(left), Group(right));
        return a == b || a == "any" || b == "any" || (a is "whole" or "number" && b is "whole" or "number");
    }

    public static bool IsOrdered(string kind) => Group(kind) is "whole" or "number" or "any";

    public static string Article(string kind) => Group(kind) switch
    {
        "structure" => kind == "map" ? "a map" : "a structure",
        "list" => "a list",
        "text" => "text",
        "boolean" => "true or false",
        "whole" => "a whole number",
        "number" => "a number",
        _ => "a value",
    };

    private static string Group(string kind) => kind switch
    {
        "string" or "timestamp" => "text",
        "integer" or "long" => "whole",
        "float" or "double" or "number" => "number",
        "structure" or "map" => "structure",
        _ => kind,
    };
}
