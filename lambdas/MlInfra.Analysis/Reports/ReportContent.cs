using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Reports;

/// <summary>What a report shows. Parts that are null are left out.</summary>
public sealed record ReportContent
{
    /// <summary>What is watched: an endpoint, a model.</summary>
    public required string Title { get; init; }

    /// <summary>What it is held against: a model version and its training set. Default: nothing.</summary>
    public string Against { get; init; } = "";

    /// <summary>Which data was looked at. Default: all there was.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>When the report was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Names of files of earlier periods that came after those were judged and are part of this one. Default: none.</summary>
    public IReadOnlyList<string> LateFiles { get; init; } = [];

    public DataQualityResult? Data { get; init; }

    /// <summary>Since when what is wrong has been so. Default: unknown.</summary>
    public DriftHistory History { get; init; } = DriftHistory.Empty;

    public QualityReport? Quality { get; init; }

    public IReadOnlyList<QualityConstraint> QualityConstraints { get; init; } = [];

    public IReadOnlyList<BiasReport> Bias { get; init; } = [];

    public GlobalAttribution? BaselineAttribution { get; init; }

    public GlobalAttribution? Attribution { get; init; }

    /// <summary>Violations of model quality, bias and attribution; those of data quality come with <see cref="Data"/>.</summary>
    public IReadOnlyList<Violation> OtherViolations { get; init; } = [];
}
