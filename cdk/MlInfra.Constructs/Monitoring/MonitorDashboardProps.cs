namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="MonitorDashboard"/>.</summary>
public sealed record MonitorDashboardProps
{
    /// <summary>The monitor.</summary>
    public required EndpointMonitor Monitor { get; init; }

    /// <summary>The dashboard's name, 1 to 255 letters, digits, hyphens and underscores. Default: made by CloudFormation.</summary>
    public string? DashboardName { get; init; }
}
