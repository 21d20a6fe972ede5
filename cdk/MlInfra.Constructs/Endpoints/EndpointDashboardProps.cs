namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of an <see cref="EndpointDashboard"/>.</summary>
public sealed record EndpointDashboardProps
{
    /// <summary>The endpoint.</summary>
    public required HostedEndpoint Endpoint { get; init; }

    /// <summary>The dashboard's name, 1 to 255 letters, digits, hyphens and underscores. Default: made by CloudFormation.</summary>
    public string? DashboardName { get; init; }
}
