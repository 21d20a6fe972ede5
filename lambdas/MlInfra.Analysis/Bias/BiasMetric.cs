using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Bias;

/// <summary>A metric of bias, under Clarify's short name.</summary>
/// <param name="Name">Its short name, e.g. <c>DPPL</c>.</param>
/// <param name="Description">Its long name.</param>
/// <param name="PostTraining">Whether it needs the model's answers.</param>
/// <param name="Estimate">Its value and interval; infinite where Clarify has it so.</param>
public sealed record BiasMetric(string Name, string Description, bool PostTraining, Interval Estimate);

/// <summary>The bias of a facet.</summary>
public sealed record BiasReport
{
    /// <summary>The column and the value that mark the facet.</summary>
    public required string Facet { get; init; }

    public required string FacetValue { get; init; }

    /// <summary>Records in the facet and outside it.</summary>
    public required long InFacet { get; init; }

    public required long Others { get; init; }

    public required IReadOnlyList<BiasMetric> Metrics { get; init; }

    /// <summary>Metrics that could not be found, and why.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; init; } = new Dictionary<string, string>();

    public BiasMetric? Find(string name) => Metrics.FirstOrDefault(m => m.Name == name);
}
