namespace MlInfra.Analysis.Files;

/// <summary>How constraints are evaluated: <c>monitoring_config</c>.</summary>
public sealed record MonitoringConfig
{
    /// <summary>Whether constraints are evaluated at all. Default: yes.</summary>
    public bool Evaluate { get; init; } = true;

    /// <summary>Whether metrics are published. Default: yes.</summary>
    public bool EmitMetrics { get; init; } = true;

    /// <summary>The least share of a column's values that must be of its type. Range: 0 to 1. Default: 1.</summary>
    public double DataTypeThreshold { get; init; } = 1;

    /// <summary>The least share of text that must be of its domain. Range: 0 to 1. Default: 1.</summary>
    public double DomainThreshold { get; init; } = 1;

    /// <summary>Whether distributions are compared with the baseline. Default: yes.</summary>
    public bool Compare { get; init; } = true;

    /// <summary>The distance of distributions of numbers from which on they have drifted. Range: above 0, to 1. Default: 0.1.</summary>
    public double ComparisonThreshold { get; init; } = 0.1;

    /// <summary>The same for categories. Default: that of numbers.</summary>
    public double? CategoricalThreshold { get; init; }

    /// <summary>
    /// Whether a distance must also be more than chance (<c>Robust</c>); <c>Simple</c> looks at the distance alone, and alarms on noise where there are few
    /// records. Default: yes.
    /// </summary>
    public bool Robust { get; init; } = true;

    /// <summary>How categories are compared: <c>LInfinity</c> (the greatest difference of a share) or <c>ChiSquared</c>. Default: LInfinity.</summary>
    public string CategoricalMethod { get; init; } = "LInfinity";
}
