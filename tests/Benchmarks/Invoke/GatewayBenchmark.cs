using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Benchmarks.Support;

namespace Benchmarks.Invoke;

/// <summary>
/// What Local's gateway adds to an invocation: the same bare client once through InvokeEndpoint (with authorisation, metrics and data
/// capture) and once at the model server's own socket; alone for latency, and over 64 connections for throughput.
/// </summary>
internal static class GatewayBenchmark
{
    private const int Connections = 64;
    private const int RequestsPerTurn = 500;
    private static readonly TimeSpan LoadTurn = TimeSpan.FromSeconds(3);

    public static async Task<bool> RunAsync(int? rounds)
    {
        await using var platform = await Platform.UpAsync();
        var record = (await File.ReadAllLinesAsync(Repository.At("samples", "tumour", "data", "breast-cancer.csv")))[1];
        var body = Encoding.UTF8.GetBytes($$"""{"instances": [[{{record[(record.IndexOf(',', StringComparison.Ordinal) + 1)..]}}]]}""");
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json",
            ["Authorization"] = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0",
        };
        // All model servers of the fleet, so that both ways have the same processes behind them.
        var sockets = Directory.EnumerateFiles(platform.State, "*.sock", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var next = 0;
        Task<RawClient> Ours() => RawClient.OpenAsync(() => ConnectAsync(new IPEndPoint(IPAddress.Loopback, platform.Port)), $"/endpoints/{platform.Outputs["EndpointName"]}/invocations", headers, body);
        Task<RawClient> Peer() => RawClient.OpenAsync(() => ConnectAsync(new UnixDomainSocketEndPoint(sockets[next++ % sockets.Count])), "/invocations", headers, body);

        using var ours = await Ours();
        using var peer = await Peer();
        if (Text(await ours.AskAsync()) != Text(await peer.AskAsync())) throw new InvalidOperationException("The two ways give different predictions.");
        await LoadAsync(Ours);
        await LoadAsync(Peer);
        List<double> own = [], direct = [], ownRate = [], directRate = [];
        for (var round = 0; round < (rounds ?? 5); round++)
        {
            own.AddRange(await TurnAsync(ours));
            direct.AddRange(await TurnAsync(peer));
        }

        for (var round = 0; round < (rounds ?? 5); round++)
        {
            ownRate.Add(await LoadAsync(Ours));
            directRate.Add(await LoadAsync(Peer));
        }

        var before = Cpu(platform.State);
        var asked = await LoadAsync(Ours) * LoadTurn.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gateway: {(Cpu(platform.State) - before) / asked * 1e6:0} us of processor time an invocation in Local's own process"));
        return Print(own, direct, ownRate, directRate, sockets.Count);
    }

    /// <summary>The processor seconds that Local's process has used.</summary>
    private static double Cpu(string state)
    {
        using var local = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(state, "local.json")));
        using var process = Process.GetProcessById(local.RootElement.GetProperty("pid").GetInt32());
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static bool Print(List<double> own, List<double> direct, List<double> ownRate, List<double> directRate, int servers)
    {
        var (p50, p99) = (At(own, 0.5) - At(direct, 0.5), At(own, 0.99) - At(direct, 0.99));
        var share = At(ownRate, 0.5) / At(directRate, 0.5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            gateway: one caller, kept connection, {own.Count} requests each way
              InvokeEndpoint on Local   p50 {At(own, 0.5) * 1e3:0.000} ms   p99 {At(own, 0.99) * 1e3:0.000} ms
              the model server itself   p50 {At(direct, 0.5) * 1e3:0.000} ms   p99 {At(direct, 0.99) * 1e3:0.000} ms
              added                     p50 {p50 * 1e3:0.000} ms (target 0.3)   p99 {p99 * 1e3:0.000} ms (target 2)
            gateway: {Connections} connections, {servers} model server(s), {LoadTurn.TotalSeconds:0} s a turn, median of {ownRate.Count}
              InvokeEndpoint on Local   {At(ownRate, 0.5):0} requests/s
              the model server itself   {At(directRate, 0.5):0} requests/s
              share                     {share:P0} (target 80 %)
            """));
        return p50 <= 0.0003 && p99 <= 0.002 && share >= 0.8;
    }

    private static async Task<List<double>> TurnAsync(RawClient client)
    {
        var seconds = new List<double>(RequestsPerTurn);
        for (var i = 0; i < RequestsPerTurn; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await client.AskAsync();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds;
    }

    private static async Task<double> LoadAsync(Func<Task<RawClient>> open)
    {
        var clients = new List<RawClient>();
        for (var i = 0; i < Connections; i++) clients.Add(await open());
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(clients.Select(async client =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(start) < LoadTurn; count++) await client.AskAsync();
            return count;
        }));
        var rate = counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
        clients.ForEach(c => c.Dispose());
        return rate;
    }

    private static double At(List<double> values, double quantile)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, quantile * sorted.Count)];
    }

    private static async Task<Socket> ConnectAsync(EndPoint to)
    {
        var socket = to is IPEndPoint
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(to);
        return socket;
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Trim();
}
