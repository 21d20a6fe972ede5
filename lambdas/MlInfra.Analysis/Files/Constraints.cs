using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Files;

/// <summary>What data must be like: <c>constraints.json</c> of data quality.</summary>
public sealed record Constraints
{
    public required IReadOnlyList<FeatureConstraints> Features { get; init; }

    public MonitoringConfig Config { get; init; } = new();

    public FeatureConstraints? Find(string name) => Features.FirstOrDefault(f => f.Name == name);
}

/// <summary>What one column must be like.</summary>
public sealed record FeatureConstraints
{
    public required string Name { get; init; }

    public required InferredType Type { get; init; }

    /// <summary>The least share of rows with a value. Range: 0 to 1.</summary>
    public required double Completeness { get; init; }

    /// <summary>Whether numbers may not be below zero. Default: they may.</summary>
    public bool NonNegative { get; init; }

    /// <summary>The range that numbers must keep to; an addition to Model Monitor's constraints, which ignores it. Default: any.</summary>
    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>The values that text may take. Default: any.</summary>
    public IReadOnlyList<string>? Domain { get; init; }

    /// <summary>Whether its constraints are evaluated. Default: yes.</summary>
    public bool Evaluate { get; init; } = true;

    /// <summary>Whether its metrics are published. Default: yes.</summary>
    public bool EmitMetrics { get; init; } = true;
}
