using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace MlInfra.Local.Tests.Support;

/// <summary>
/// The process that Python scripts are forks of: half a second of processor time to load boto3 and its models, once and not for each of
/// hundreds of scripts.
/// </summary>
internal static class Nursery
{
    // Held: were it collected, its standard input would close, and with that it would end.
    private static Process? process;

    private static readonly Lazy<Task<string>> Socket = new(() => Task.Run(StartAsync));

    /// <summary>Runs a script to its end.</summary>
    public static async Task<Ran> RunAsync(string script, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(await Socket.Value), timeout.Token);
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(JsonSerializer.Serialize(new { script, environment }).AsMemory(), timeout.Token);
        var pid = await reader.ReadLineAsync(timeout.Token);
        try
        {
            var told = JsonDocument.Parse(await reader.ReadLineAsync(timeout.Token) ?? throw new IOException("the process that scripts are forks of has ended")).RootElement;
            return new(told.GetProperty("code").GetInt32(), told.GetProperty("output").GetString()!, told.GetProperty("error").GetString()!);
        }
        catch (OperationCanceledException)
        {
            using var late = Process.GetProcessById(int.Parse(pid!));
            late.Kill(entireProcessTree: true);
            throw new TimeoutException($"a script did not end within {limit}");
        }
    }

    // It ends with this process: its standard input does.
    private static async Task<string> StartAsync()
    {
        var socket = Path.Combine(Directory.CreateTempSubdirectory("mlinfra-nursery-").FullName, "socket");
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Support", "nursery.py"), socket]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Run.ClientEnvironment(new Uri("http://127.0.0.1:1"))) start.Environment[name] = value;
        process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
        return await process.StandardOutput.ReadLineAsync() == "ready" ? socket : throw new IOException("the process that scripts are forks of did not start");
    }
}
