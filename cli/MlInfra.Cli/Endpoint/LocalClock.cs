namespace MlInfra.Cli.Endpoint;

/// <summary>The local endpoint's clock.</summary>
/// <param name="Now">What time it is there.</param>
/// <param name="Ahead">How far it was moved on.</param>
/// <param name="Factor">How many of its seconds pass in a real one.</param>
/// <param name="Settled">Whether all that a move set off was waited for to its end.</param>
/// <param name="Happened">What a move passed: the rules that fired and the alarms that changed, in order.</param>
internal sealed record LocalClock(DateTimeOffset Now, TimeSpan Ahead, double Factor, bool Settled = true, IReadOnlyList<ClockEvent>? Happened = null);
