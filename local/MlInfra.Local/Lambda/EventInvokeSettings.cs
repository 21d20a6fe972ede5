namespace MlInfra.Local.Lambda;

/// <summary>Retries and destinations of events that are taken for later.</summary>
internal sealed record EventInvokeSettings(int? MaximumRetryAttempts, int? MaximumEventAgeInSeconds, string? OnSuccess, string? OnFailure);
