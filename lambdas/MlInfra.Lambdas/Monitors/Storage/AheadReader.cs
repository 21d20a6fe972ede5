using MlInfra.Analysis.Data;
using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>Opens objects that are read one after another: small ones are on their way before they are asked for, so that not each of them costs a round trip.</summary>
internal sealed class AheadReader(S3Client s3, IReadOnlyList<StoredFile> files)
{
    private const int Ahead = 8;
    private const long Small = 1 << 20;

    private readonly Task<ReadOnlyMemory<byte>>?[] _coming = new Task<ReadOnlyMemory<byte>>?[files.Count];
    private readonly bool[] _opened = new bool[files.Count];

    public IEnumerable<InputFile> Files => files.Select((file, at) => new InputFile(file.Uri.ToString(), _ => new ValueTask<Stream>(Open(at))) { Length = file.Size, Seekable = true });

    private RangeStream Open(int at)
    {
        lock (_opened)
        {
            _opened[at] = true;
            var first = _coming[at];
            _coming[at] = null;
            for (var next = at + 1; next <= at + Ahead && next < files.Count; next++)
            {
                // What another one has opened already is no longer ours to bring.
                if (!_opened[next] && _coming[next] is null && files[next].Size is > 0 and <= Small) _coming[next] = RangeStream.FetchAsync(s3, files[next], 0, CancellationToken.None);
            }
            return new RangeStream(s3, files[at], first);
        }
    }
}
