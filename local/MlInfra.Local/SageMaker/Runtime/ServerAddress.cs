using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// Where a model server listens: a Unix socket in its own /tmp, which also crosses a network isolation, and needs no port.
/// </summary>
internal sealed class ServerAddress : IDisposable
{
    private const int LongestSocketPath = 100;
    private readonly string? link;

    /// <summary>For a server whose /tmp is that folder.</summary>
    public ServerAddress(string tempFolder)
    {
        SocketFile = Path.Combine(tempFolder, "model-server.sock");
        var path = SocketFile;
        if (Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
        {
            // The kernel takes 107 bytes; a short link to the folder does for any state folder.
            link = Path.Combine(Path.GetTempPath(), $"mli-{Guid.NewGuid():N}"[..20]);
            Directory.CreateSymbolicLink(link, tempFolder);
            path = Path.Combine(link, "model-server.sock");
        }

        EndPoint = new UnixDomainSocketEndPoint(path);
    }

    /// <summary>The socket's file on this machine.</summary>
    public string SocketFile { get; }

    /// <summary>What to connect to.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>What the server is told to bind, as seen inside.</summary>
    public static string BindInside => "unix:/tmp/model-server.sock";

    /// <summary>Opens a connection.</summary>
    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(EndPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (link is not null) File.Delete(link);
    }
}
