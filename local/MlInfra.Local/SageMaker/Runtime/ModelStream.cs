namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>An answer that is read as it comes.</summary>
internal sealed class ModelStream(ModelConnection connection, ModelHead head, string container, Action<ModelConnection, bool> end) : IDisposable
{
    private bool isDone;
    private int disposed;

    /// <summary>Status, content type and attributes.</summary>
    public ModelHead Head => head;

    /// <summary>The container that answers.</summary>
    public string Container => container;

    /// <summary>The next part, valid until the next call; empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var part = await connection.ReadPartAsync(cancellationToken).ConfigureAwait(false);
        isDone = part.IsEmpty;
        return part;
    }

    /// <summary>All of it.</summary>
    public async ValueTask<ModelAnswer> ReadAllAsync(CancellationToken cancellationToken)
    {
        var body = await connection.ReadBodyAsync(head, cancellationToken).ConfigureAwait(false);
        isDone = true;
        return new ModelAnswer(head.Status, head.ContentType, body, head.CustomAttributes, container);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) end(connection, isDone && head.KeepsConnection);
    }
}
