using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudWatch;

/// <summary>An alarm and its state. <see cref="Definition"/> holds the members of PutMetricAlarm or PutCompositeAlarm.</summary>
internal sealed record Alarm
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public required JsonObject Definition { get; init; }

    public bool IsComposite { get; init; }

    public bool ActionsEnabled { get; init; } = true;

    public required DateTimeOffset Configured { get; init; }

    /// <summary>OK, ALARM or INSUFFICIENT_DATA.</summary>
    public string State { get; init; } = "INSUFFICIENT_DATA";

    public string Reason { get; init; } = "Unchecked: Initial alarm creation";

    public string? ReasonData { get; init; }

    public required DateTimeOffset StateUpdated { get; init; }

    /// <summary>When it last went into ALARM.</summary>
    public DateTimeOffset? Alarmed { get; init; }

    /// <summary>The state before, while the change has not been told to its actions and to EventBridge.</summary>
    public string? Untold { get; init; }
}
