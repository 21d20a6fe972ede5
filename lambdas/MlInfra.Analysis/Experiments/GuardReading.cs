namespace MlInfra.Analysis.Experiments;

/// <summary>What the challenger did of late.</summary>
/// <param name="Requests">How often it was asked.</param>
/// <param name="Errors">How often it failed.</param>
/// <param name="LatencyP99">What 99 of 100 requests kept to; null where there were none.</param>
public sealed record GuardReading(long Requests, long Errors, double? LatencyP99);
