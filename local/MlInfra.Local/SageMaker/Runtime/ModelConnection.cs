using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// A kept connection to a model server: one exchange at a time, one write and as few reads as the answer needs. A general HTTP client
/// would cost an invocation more than everything else here together.
/// </summary>
internal sealed class ModelConnection(Socket socket, int generation) : IDisposable
{
    private const int BufferSize = 16 * 1024;
    private const int LongestHead = 64 * 1024;
    private byte[] buffer = new byte[BufferSize];
    private int start;
    private int end;
    private long left;
    private bool chunked;

    /// <summary>The process that it leads to: connections to an earlier one are of no use.</summary>
    public int Generation => generation;

    /// <summary>Asks for /ping; true if it is answered with 200.</summary>
    public async ValueTask<bool> PingAsync(CancellationToken cancellationToken)
    {
        await SendAllAsync("GET /ping HTTP/1.1\r\nHost: model\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        var head = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        await ReadBodyAsync(head, cancellationToken).ConfigureAwait(false);
        return head.Status == 200;
    }

    /// <summary>Sends an invocation. Throws <see cref="ModelUnreachableException"/> if the server has not taken it whole.</summary>
    public async ValueTask SendAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        (start, end) = (0, 0);
        var length = WriteHead(request);
        try
        {
            if (length + request.Body.Length <= buffer.Length)
            {
                request.Body.CopyTo(buffer.AsMemory(length));
                await SendAllAsync(buffer.AsMemory(0, length + request.Body.Length), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await SendAllAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                await SendAllAsync(request.Body, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SocketException e)
        {
            throw new ModelUnreachableException(e);
        }
    }

    /// <summary>Reads the head of the answer.</summary>
    public async ValueTask<ModelHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                var head = ModelHead.Parse(buffer.AsSpan(start, searched + at));
                start += searched + at + 4;
                (left, chunked) = (head.Length ?? (head.IsChunked ? 0 : long.MaxValue), head.IsChunked);
                return head;
            }

            searched = Math.Max(0, end - start - 3);
            if (end - start > LongestHead) throw new IOException("The head of the model server's answer is too long.");
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the whole body.</summary>
    public async ValueTask<byte[]> ReadBodyAsync(ModelHead head, CancellationToken cancellationToken)
    {
        if (head.Length is { } length)
        {
            if (length > Array.MaxLength) throw new IOException("The model server's answer is too large.");
            if (length == 0) return [];
            var body = GC.AllocateUninitializedArray<byte>((int)length);
            var filled = Math.Min(body.Length, end - start);
            buffer.AsSpan(start, filled).CopyTo(body);
            start += filled;
            while (filled < body.Length)
            {
                var read = await socket.ReceiveAsync(body.AsMemory(filled), SocketFlags.None, cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new IOException("The model server ended the connection within its answer.");
                filled += read;
            }

            left = 0;
            return body;
        }

        using var whole = new MemoryStream();
        for (ReadOnlyMemory<byte> part; !(part = await ReadPartAsync(cancellationToken).ConfigureAwait(false)).IsEmpty;) whole.Write(part.Span);
        return whole.ToArray();
    }

    /// <summary>The next part of the body as it comes, valid until the next call; empty at its end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadPartAsync(CancellationToken cancellationToken)
    {
        if (chunked && left == 0 && !await NextChunkAsync(cancellationToken).ConfigureAwait(false)) return default;
        if (left == 0) return default;
        if (start == end)
        {
            (start, end) = (0, 0);
            var read = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (read == 0 && left == long.MaxValue) return default;
            if (read == 0) throw new IOException("The model server ended the connection within its answer.");
            end = read;
        }

        var size = (int)Math.Min(left, end - start);
        var part = buffer.AsMemory(start, size);
        start += size;
        if (left != long.MaxValue) left -= size;
        if (chunked && left == 0) awaitsLineEnd = true;
        return part;
    }

    private bool awaitsLineEnd;

    public void Dispose() => socket.Dispose();

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        if (awaitsLineEnd) await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        awaitsLineEnd = false;
        var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (!Utf8Parser.TryParse(line.Span, out long size, out _, 'x') || size < 0) throw new IOException("The model server's chunk has no size.");
        left = size;
        if (size > 0) return true;
        while (!(await ReadLineAsync(cancellationToken).ConfigureAwait(false)).IsEmpty)
        {
            // Trailers are passed over.
        }

        chunked = false;
        return false;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, at);
                start += at + 2;
                return line;
            }

            if (end - start > LongestHead) throw new IOException("A line of the model server's answer is too long.");
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None, cancellationToken).ConfigureAwait(false);
        if (read == 0) throw new IOException("The model server ended the connection before it answered.");
        end += read;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
    }

    private int WriteHead(ModelRequest request)
    {
        var needed = 256 + 3 * ((request.ContentType?.Length ?? 0) + (request.Accept?.Length ?? 0) + (request.CustomAttributes?.Length ?? 0) + (request.TargetModel?.Length ?? 0));
        if (buffer.Length < needed) buffer = new byte[needed];
        var at = 0;
        Put("POST /invocations HTTP/1.1\r\nHost: model\r\nContent-Length: "u8);
        Utf8Formatter.TryFormat(request.Body.Length, buffer.AsSpan(at), out var digits);
        at += digits;
        Header("\r\nContent-Type: "u8, request.ContentType);
        Header("\r\nAccept: "u8, request.Accept);
        Header("\r\nX-Amzn-SageMaker-Custom-Attributes: "u8, request.CustomAttributes);
        Header("\r\nX-Amzn-SageMaker-Target-Model: "u8, request.TargetModel);
        Put("\r\n\r\n"u8);
        return at;

        void Put(ReadOnlySpan<byte> text)
        {
            text.CopyTo(buffer.AsSpan(at));
            at += text.Length;
        }

        void Header(ReadOnlySpan<byte> name, string? value)
        {
            if (value is null) return;
            Put(name);
            at += Encoding.Latin1.GetBytes(value, buffer.AsSpan(at));
        }
    }
}
