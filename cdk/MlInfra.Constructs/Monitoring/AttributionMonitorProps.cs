namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of an <see cref="AttributionMonitor"/>; <see cref="MonitorProps.Features"/> must be given, since the endpoint is asked.</summary>
public sealed record AttributionMonitorProps : MonitorProps
{
    /// <summary>The column of the score that is explained. Default: the only column of the answer.</summary>
    public string? Score { get; init; }

    /// <summary>How often the endpoint may be asked in a period, beside its own traffic. Range: 10 to 100,000. Default: 200.</summary>
    public int Calls { get; init; } = 200;

    /// <summary>How attributions are found. Default: see there.</summary>
    public AttributionSettings Settings { get; init; } = new();
}
