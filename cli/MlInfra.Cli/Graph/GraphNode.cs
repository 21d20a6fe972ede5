namespace MlInfra.Cli.Graph;

/// <summary>A step as it is drawn.</summary>
internal sealed record GraphNode(string Name, string Type)
{
    /// <summary>What is worth knowing of it: instance, group, message.</summary>
    public string Note { get; init; } = "";

    /// <summary>What a condition decides by, a line each; all must hold.</summary>
    public IReadOnlyList<string> Gate { get; init; } = [];

    /// <summary>The condition whose branch it is in.</summary>
    public string? Condition { get; init; }

    /// <summary>then or else.</summary>
    public string? Branch { get; init; }

    /// <summary>The steps before it; true where it reads what they made.</summary>
    public IReadOnlyDictionary<string, bool> Before { get; init; } = new Dictionary<string, bool>();
}
