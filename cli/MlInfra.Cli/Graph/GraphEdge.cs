namespace MlInfra.Cli.Graph;

/// <summary>What leads from a step to another: data, an order, or a condition's branch.</summary>
internal sealed record GraphEdge(string From, string To, bool Reads, string? Branch)
{
    public const string Then = "then";
    public const string Else = "else";
}
