namespace MlInfra.Analysis.Attribution;

/// <summary>How much each feature matters on the whole: what is compared between baseline and now.</summary>
/// <param name="Features">Features and their mean absolute attribution.</param>
public sealed record GlobalAttribution(IReadOnlyList<KeyValuePair<string, double>> Features)
{
    /// <summary>The mean score of the background.</summary>
    public double ExpectedValue { get; init; } = double.NaN;

    /// <summary>The most important first; equal ones by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Ranked => [.. Features.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal)];
}
