namespace MlInfra.Aws.SageMaker;

/// <summary>How traffic moves to a new configuration.</summary>
public sealed record DeploymentConfig
{
    /// <summary>What brings the old configuration back.</summary>
    public AutoRollbackConfiguration? AutoRollbackConfiguration { get; init; }
}

/// <summary>What brings the old configuration back.</summary>
public sealed record AutoRollbackConfiguration
{
    /// <summary>The alarms.</summary>
    public IReadOnlyList<RollbackAlarm> Alarms { get; init; } = [];
}

/// <summary>An alarm by its name.</summary>
public sealed record RollbackAlarm
{
    /// <summary>The name.</summary>
    public required string AlarmName { get; init; }
}
