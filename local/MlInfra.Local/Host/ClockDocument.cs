namespace MlInfra.Local.Host;

/// <summary>How far the clock was moved on.</summary>
internal sealed record ClockDocument(TimeSpan Ahead);
