using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Environments of a serverless endpoint that are kept warm, so that requests meet no cold start.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html"/>
public sealed record ProvisionedConcurrency
{
    /// <summary>How many are warm at the first deployment; 1 to the endpoint's MaxConcurrency.</summary>
    public required int Initial { get; init; }

    /// <summary>How their number follows the traffic. Default: it does not.</summary>
    public ProvisionedScaling? Scaling { get; init; }
}

/// <summary>Follows the traffic of a serverless endpoint by the number of warm environments.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-autoscale.html"/>
public sealed record ProvisionedScaling
{
    /// <summary>The fewest; 1 or more. Default: 1.</summary>
    public int MinCapacity { get; init; } = 1;

    /// <summary>The most; at most the endpoint's MaxConcurrency.</summary>
    public required int MaxCapacity { get; init; }

    /// <summary>The share of the warm environments that is kept busy, above 0 and below 1. Default: 0.7.</summary>
    public double Utilization { get; init; } = 0.7;

    /// <summary>Other limits at other times. Default: none.</summary>
    public IReadOnlyList<ScheduledCapacity> Schedules { get; init; } = [];

    /// <summary>The pause after some were removed. Default: 300 seconds.</summary>
    public Duration ScaleInCooldown { get; init; } = Duration.Seconds(300);

    /// <summary>The pause after some were added. Default: 60 seconds.</summary>
    public Duration ScaleOutCooldown { get; init; } = Duration.Seconds(60);
}
