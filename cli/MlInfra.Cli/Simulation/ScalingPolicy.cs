namespace MlInfra.Cli.Simulation;

/// <summary>A target-tracking policy on invocations per instance, and the fleet under it.</summary>
internal sealed record ScalingPolicy
{
    public double Target { get; init; } = 1000;

    public int Min { get; init; } = 1;

    public int Max { get; init; } = 10;

    public int ScaleInCooldown { get; init; } = 300;

    public int ScaleOutCooldown { get; init; } = 60;

    /// <summary>Requests that an instance can answer in a minute.</summary>
    public double Capacity { get; init; } = 1500;

    /// <summary>Seconds until a new instance answers.</summary>
    public int StartUp { get; init; } = 300;
}
