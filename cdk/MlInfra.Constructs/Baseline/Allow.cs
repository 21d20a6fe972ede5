namespace MlInfra.Constructs.Baseline;

/// <summary>One statement of a derived role: what it may do, where, and why a wildcard in it cannot be avoided.</summary>
internal sealed record Allow(string Sid, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    public IReadOnlyDictionary<string, object>? When { get; init; }

    public string? WildcardReason { get; init; }

    public Dictionary<string, object> ToJson()
    {
        var statement = new Dictionary<string, object>
        {
            ["Sid"] = Sid,
            ["Effect"] = "Allow",
            ["Action"] = Actions.Count == 1 ? Actions[0] : Actions.ToArray(),
            ["Resource"] = Resources.Count == 1 ? Resources[0] : Resources.ToArray(),
        };
        if (When is not null)
        {
            statement["Condition"] = When;
        }

        return statement;
    }
}
