using MlInfra.Analysis.Data;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.DataQuality;

/// <summary>What a run of the data quality monitor found.</summary>
public sealed record DataQualityResult
{
    public required RunStatus Status { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public required long Rows { get; init; }

    /// <summary>The baseline's columns in their order, then those it lacks.</summary>
    public required IReadOnlyList<FeatureQuality> Features { get; init; }

    /// <summary>Metrics under the names of Model Monitor.</summary>
    public required IReadOnlyList<MetricValue> Metrics { get; init; }

    /// <summary>What reading met.</summary>
    public ReadSummary? Reading { get; init; }

    /// <summary>What is wrong with the records as such, rather than with a column.</summary>
    public IReadOnlyList<Violation> RecordViolations { get; init; } = [];

    public IReadOnlyList<Violation> Violations => [.. RecordViolations, .. Features.SelectMany(f => f.Violations)];
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>There was no traffic: that is neither drift nor its absence.</summary>
    NoData,

    /// <summary>Everything was as it should be.</summary>
    Completed,

    /// <summary>Something was not.</summary>
    CompletedWithViolations,
}

/// <summary>A metric to publish.</summary>
/// <param name="Name">Its name in CloudWatch.</param>
/// <param name="Value">Its value; of a set, the mean.</param>
public sealed record MetricValue(string Name, double Value)
{
    /// <summary>What a set of values amounts to. Null for a single value.</summary>
    public MetricSet? Set { get; init; }
}

/// <summary>A statistic set of CloudWatch.</summary>
public sealed record MetricSet(double SampleCount, double Sum, double Minimum, double Maximum);
