namespace MlInfra.Lambdas.Runtime;

/// <summary>One event as the Runtime API hands it over.</summary>
internal sealed record RuntimeEvent(string RequestId, DateTimeOffset Deadline, string? FunctionArn, string? TraceId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What time it is, as the answer said.</summary>
    public DateTimeOffset? Told { get; init; }
}
