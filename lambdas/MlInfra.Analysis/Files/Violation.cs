namespace MlInfra.Analysis.Files;

/// <summary>A constraint that is not met. Each monitor names with it what its documents have room for.</summary>
/// <param name="Check">The kind of check, in Model Monitor's words, e.g. <c>baseline_drift_check</c>.</param>
/// <param name="Description">What is so, in a sentence.</param>
public sealed record Violation(string Check, string Description)
{
    /// <summary>Data quality: the column.</summary>
    public string? Feature { get; init; }

    /// <summary>Model quality, bias, attribution: the metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Bias: the facet and its value.</summary>
    public string? Facet { get; init; }

    public string? FacetValue { get; init; }

    /// <summary>Attribution: the label.</summary>
    public string? Label { get; init; }
}
