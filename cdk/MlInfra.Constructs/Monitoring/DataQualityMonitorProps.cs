namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="DataQualityMonitor"/>.</summary>
public sealed record DataQualityMonitorProps : MonitorProps
{
    /// <summary>How strictly data is held against its constraints. Default: see there.</summary>
    public DataQualitySettings Settings { get; init; } = new();
}
