namespace MlInfra.Cli.Endpoint;

/// <summary>What happened while the local endpoint's clock was moved on, such as "rule nightly" or "alarm drift ALARM".</summary>
internal sealed record ClockEvent(DateTimeOffset Time, string What);
