using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>One event on its way through a process.</summary>
internal sealed class InvocationRequest(string requestId, ReadOnlyMemory<byte> payload)
{
    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public string TraceId { get; } = $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Parent={Guid.NewGuid().ToString("N")[..16]};Sampled=0";

    /// <summary>When the process must have answered; set when it takes the event.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>Set when the process takes the event.</summary>
    public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What came of it.</summary>
    public TaskCompletionSource<FunctionResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
