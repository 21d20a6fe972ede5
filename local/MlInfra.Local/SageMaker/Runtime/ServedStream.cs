using System.Net.Sockets;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What an endpoint answers, part by part.</summary>
internal sealed class ServedStream(ModelStream stream, Invocation invocation, EndpointInvoker invoker, string endpoint) : IAsyncDisposable
{
    private readonly MemoryStream whole = new();
    private readonly bool captured = invocation.Deployment.Plan.Capture is { Enabled: true };

    /// <summary>The content type.</summary>
    public string ContentType => stream.Head.ContentType;

    /// <summary>The model's own attributes, or null.</summary>
    public string? CustomAttributes => stream.Head.CustomAttributes;

    /// <summary>The variant that answers.</summary>
    public string Variant => invocation.Measured.Fleet.Plan.Name;

    /// <summary>The next part, valid until the next call; empty at the end. Throws AWS's errors.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        try
        {
            var part = await stream.ReadAsync(invocation.Limit).ConfigureAwait(false);
            if (captured) whole.Write(part.Span);
            if (part.IsEmpty) End();
            return part;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            throw await invocation.FailedAsync(new ModelFailedException(stream.Container, e)).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        stream.Dispose();
        whole.Dispose();
        return invocation.DisposeAsync();
    }

    private void End()
    {
        invocation.Measured.Done(stream.Head.Status);
        invoker.Keep(endpoint, invocation, new ModelAnswer(stream.Head.Status, stream.Head.ContentType, whole.ToArray(), stream.Head.CustomAttributes, stream.Container));
    }
}
