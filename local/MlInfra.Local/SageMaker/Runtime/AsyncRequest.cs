namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>An invocation that waits in an asynchronous endpoint's queue.</summary>
internal sealed record AsyncRequest(string Key, string Endpoint, string InferenceId, string Input, string Output, string? Failure, string? ContentType, string? Accept,
    string? CustomAttributes, TimeSpan Lifetime, TimeSpan Timeout, DateTimeOffset Received);
