namespace MlInfra.Constructs.Validation;

/// <summary>Tells deploy-time values by their text, without asking CDK.</summary>
public static class Tokens
{
    /// <summary>Whether the text holds a value that is known only at deployment.</summary>
    public static bool In(string? text) => text is not null && (text.Contains("${Token[", StringComparison.Ordinal) || IsList(text));

    /// <summary>Whether the text is CDK's marker of a whole list.</summary>
    public static bool IsList(string text) => text.StartsWith("#{Token[", StringComparison.Ordinal);

    /// <summary>Whether CDK encoded a token in this number.</summary>
    public static bool In(double number) => number < -1e288;
}
