namespace MlInfra.Aws.CloudWatch;

/// <summary>An alarm at one moment.</summary>
public sealed record AlarmState
{
    /// <summary>The name.</summary>
    public required string AlarmName { get; init; }

    /// <summary>What it watches, in words.</summary>
    public string? AlarmDescription { get; init; }

    /// <summary>OK, ALARM or INSUFFICIENT_DATA.</summary>
    public required string StateValue { get; init; }

    /// <summary>Why.</summary>
    public string? StateReason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time that it looks at; zero where the alarm does not say (composite alarms).</summary>
    public TimeSpan Evaluated { get; init; }

    /// <summary>Whether it rings.</summary>
    public bool Rings => StateValue == "ALARM";
}
