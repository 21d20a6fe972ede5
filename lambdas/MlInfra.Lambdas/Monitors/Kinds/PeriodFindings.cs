using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Reports;
using MlInfra.Aws.CloudWatch;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>What an analysis found in a period.</summary>
internal sealed record PeriodFindings
{
    public required RunStatus Status { get; init; }

    /// <summary>Records that were judged, and that could not be read.</summary>
    public required long Records { get; init; }

    public required long Unparsable { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>Why there is nothing to judge.</summary>
    public string? Reason { get; init; }

    /// <summary>The documents to be left beside violations and report.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Documents { get; init; } = [];

    /// <summary>The folder of the joined records.</summary>
    public FileUri? Merged { get; init; }

    public ReportContent? Report { get; init; }

    /// <summary>Since when what is wrong has been so, after this period.</summary>
    public DriftHistory? History { get; init; }

    /// <summary>What the managed monitor of this kind would publish; times are filled in later.</summary>
    public IReadOnlyList<MetricDatum> Metrics { get; init; } = [];
}
