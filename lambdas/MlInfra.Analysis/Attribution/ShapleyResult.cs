namespace MlInfra.Analysis.Attribution;

/// <summary>How much each feature moved each score away from the expected one.</summary>
public sealed record ShapleyResult
{
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The mean score of the background.</summary>
    public required double ExpectedValue { get; init; }

    /// <summary>A row for each record, a value for each feature; with the expected value they add up to the record's score.</summary>
    public required IReadOnlyList<double[]> Values { get; init; }

    /// <summary>The standard error of each; 0 where exact.</summary>
    public required IReadOnlyList<double[]> Errors { get; init; }

    /// <summary>Whether every coalition was asked for.</summary>
    public required bool Exact { get; init; }

    /// <summary>Rows that the model was asked for, and calls.</summary>
    public required long Rows { get; init; }

    public required int Calls { get; init; }

    /// <summary>Mean absolute values: how much each feature matters on the whole.</summary>
    public GlobalAttribution Global() => new(
        [.. Features.Select((name, i) => KeyValuePair.Create(name, Values.Count == 0 ? 0 : Values.Average(v => Math.Abs(v[i]))))]) { ExpectedValue = ExpectedValue };
}
