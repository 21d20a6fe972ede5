using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>Reads an object in stretches of bounded size, the next one on its way while this one is read; each is retried by itself.</summary>
internal sealed class RangeStream(S3Client s3, StoredFile file, Task<ReadOnlyMemory<byte>>? first = null) : Stream
{
    private const int Stretch = 4 << 20;

    private readonly CancellationTokenSource _closed = new();
    private ReadOnlyMemory<byte> _held;
    private Task<ReadOnlyMemory<byte>>? _coming = first;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Size;

    public override long Position
    {
        get => _position;
        set => (_position, _held, _coming) = (value, default, null);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held.IsEmpty)
        {
            if (_position >= file.Size) return 0;
            _coming ??= Fetch(_position);
            _held = await _coming.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_held.IsEmpty) throw new EndOfStreamException($"{file.Uri} ended at {_position} of {file.Size} bytes.");
            var next = _position + _held.Length;
            _coming = next < file.Size ? Fetch(next) : null;
        }
        var taken = Math.Min(buffer.Length, _held.Length);
        _held[..taken].CopyTo(buffer);
        _held = _held[taken..];
        _position += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => file.Size + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException("It is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is only read.");

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed.IsCancellationRequested)
        {
            _closed.Cancel();
            // What is still on its way is let go of; its failure is nobody's.
            _ = _coming?.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _closed.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A stretch of an object.</summary>
    public static Task<ReadOnlyMemory<byte>> FetchAsync(S3Client s3, StoredFile file, long from, CancellationToken cancel) =>
        s3.GetObjectRangeAsync(file.Uri.Bucket, file.Uri.Path, from, Math.Min(Stretch, file.Size - from), file.Tag, cancel);

    private Task<ReadOnlyMemory<byte>> Fetch(long from) => FetchAsync(s3, file, from, _closed.Token);
}
