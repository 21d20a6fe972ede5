using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Invoke;

/// <summary>
/// A bare HTTP/1.1 client on one kept connection: the same for both ways, and too small to be what is measured.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawClient(Socket socket, byte[] request) => (_socket, _request) = (socket, request);

    public static async Task<RawClient> OpenAsync(Func<Task<Socket>> connect, string path, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        var head = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: local\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, value) in headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return new(await connect(), [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body]);
    }

    /// <summary>Asks once; gives the body. Throws for any status but 200.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AskAsync()
    {
        for (var sent = 0; sent < _request.Length;) sent += await _socket.SendAsync(_request.AsMemory(sent));
        var (length, bodyAt, have) = (-1, 0, 0);
        while (bodyAt == 0 || have < bodyAt + length)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0) throw new IOException("The connection ended within an answer.");
            have += read;
            if (bodyAt > 0) continue;
            var end = _buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var head = Encoding.ASCII.GetString(_buffer, 0, end);
            if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new IOException(head + Encoding.ASCII.GetString(_buffer, end, have - end));
            var line = head.Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            (length, bodyAt) = (int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture), end + 4);
        }

        return _buffer.AsMemory(bodyAt, length);
    }

    public void Dispose() => _socket.Dispose();
}
