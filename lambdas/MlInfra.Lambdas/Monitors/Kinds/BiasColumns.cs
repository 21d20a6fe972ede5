namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Which columns tell of favour.</summary>
internal sealed record BiasColumns
{
    /// <summary>The answer, or the score and from which on it is favourable.</summary>
    public string? Prediction { get; init; }

    public string? Score { get; init; }

    public double Threshold { get; init; } = 0.5;

    /// <summary>The truth, and which value of it, and of the answer, is favourable.</summary>
    public string? Label { get; init; }

    public string PositiveLabel { get; init; } = "1";

    /// <summary>The segment.</summary>
    public string? Group { get; init; }

    /// <summary>The columns that the flip test compares. Empty: all that are numbers.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public static BiasColumns Of(MonitorDefinition definition) => new()
    {
        Prediction = definition.Prediction,
        Score = definition.Score,
        Threshold = definition.Threshold,
        Label = definition.Label,
        PositiveLabel = definition.PositiveLabel,
        Group = definition.Group,
        Features = definition.Features,
    };
}
