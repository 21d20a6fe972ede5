namespace MlInfra.Local.S3;

/// <summary>Files read one after the other.</summary>
internal sealed class JoinedStream(IReadOnlyList<string> names, ObjectFiles files) : Stream
{
    private FileStream? current;
    private int next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            if (current?.Read(buffer, offset, count) is > 0 and var read) return read;
            current?.Dispose();
            if (next == names.Count) return 0;
            current = files.Open(names[next++]);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) current?.Dispose();
        base.Dispose(disposing);
    }
}
