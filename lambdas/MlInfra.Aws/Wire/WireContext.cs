using Amazon.Runtime.Internal.Transform;

namespace MlInfra.Aws.Wire;

/// <summary>Holds an answer's stream for <see cref="WireUnmarshaller"/>; nothing is parsed on the way.</summary>
internal sealed class WireContext : UnmarshallerContext
{
    private readonly Stream _stream;

    public WireContext(Stream stream, IWebResponseData response, bool isException)
    {
        _stream = stream;
        WebResponseData = response;
        IsException = isException;
    }

    public override string CurrentPath => "";

    public override int CurrentDepth => 0;

    public override bool IsStartElement => false;

    public override bool IsEndElement => false;

    public override bool IsStartOfDocument => true;

    public byte[] ReadAll()
    {
        using var copy = new MemoryStream();
        _stream.CopyTo(copy);
        return copy.ToArray();
    }
}
