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
        var endpoint = platform.Outputs["EndpointName"];
        var met = true;
        foreach (var servers in new[] { 1, 2 })
        {
            await ScaleAsync(platform, endpoint, servers);
            var sockets = await SocketsAsync(platform.State);
            if (sockets.Count != servers) throw new InvalidOperationException($"{sockets.Count} model servers listen, not {servers}.");
            var next = 0;
            Task<RawClient> Ours() => RawClient.OpenAsync(() => ConnectAsync(new IPEndPoint(IPAddress.Loopback, platform.Port)), $"/endpoints/{endpoint}/invocations", headers, body);
            Task<RawClient> Peer() => RawClient.OpenAsync(() => ConnectAsync(new UnixDomainSocketEndPoint(sockets[next++ % sockets.Count])), "/invocations", headers, body);
            if (servers == 1) met &= await LatencyAsync(Ours, Peer, rounds ?? 5);
            met &= await ThroughputAsync(platform.State, Ours, Peer, rounds ?? 5, servers);
        }

        return met;
    }

    private static async Task<bool> LatencyAsync(Func<Task<RawClient>> openOurs, Func<Task<RawClient>> openPeer, int rounds)
    {
        using var ours = await openOurs();
        using var peer = await openPeer();
        if (Text(await ours.AskAsync()) != Text(await peer.AskAsync())) throw new InvalidOperationException("The two ways give different predictions.");
        await LoadAsync(openOurs);
        await LoadAsync(openPeer);
        List<double> own = [], direct = [];
        for (var round = 0; round < rounds; round++)
        {
            own.AddRange(await TurnAsync(ours));
            direct.AddRange(await TurnAsync(peer));
        }

        var (p50, p99) = (At(own, 0.5) - At(direct, 0.5), At(own, 0.99) - At(direct, 0.99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            gateway: one caller, kept connection, {own.Count} requests each way
              InvokeEndpoint on Local   p50 {At(own, 0.5) * 1e3:0.000} ms   p99 {At(own, 0.99) * 1e3:0.000} ms
              the model server itself   p50 {At(direct, 0.5) * 1e3:0.000} ms   p99 {At(direct, 0.99) * 1e3:0.000} ms
              added                     p50 {p50 * 1e3:0.000} ms (target 0.3)   p99 {p99 * 1e3:0.000} ms (target 2)
            """));
        return p50 <= 0.0003 && p99 <= 0.002;
    }

    private static async Task<bool> ThroughputAsync(string state, Func<Task<RawClient>> ours, Func<Task<RawClient>> peer, int rounds, int servers)
    {
        List<double> own = [], direct = [], cpu = [];
        for (var round = 0; round < rounds; round++)
        {
            var before = Cpu(state);
            own.Add(await LoadAsync(ours));
            cpu.Add((Cpu(state) - before) / (own[^1] * LoadTurn.TotalSeconds));
            direct.Add(await LoadAsync(peer));
        }

        var share = At(own, 0.5) / At(direct, 0.5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            gateway: {Connections} connections, {servers} model server(s), {LoadTurn.TotalSeconds:0} s a turn, median of {own.Count}
              InvokeEndpoint on Local   {At(own, 0.5):0} requests/s, {At(cpu, 0.5) * 1e6:0} us of processor time each in Local's own process
              the model server itself   {At(direct, 0.5):0} requests/s
              share                     {share:P0} (target 80 %){Ceiling(At(direct, 0.5), At(cpu, 0.5), servers)}
            """));
        return share >= 0.8;
    }

    /// <summary>
    /// Where the servers alone take all processors, what Local uses is taken from them: no gateway on the same machine could give more.
    /// </summary>
    private static string Ceiling(double direct, double each, int servers) => servers < Environment.ProcessorCount
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; {servers} servers take all {Environment.ProcessorCount} processors, which leaves room for {1 / (1 + direct * each / Environment.ProcessorCount):P0}");

    /// <summary>Gives the endpoint so many instances, one process each.</summary>
    private static async Task ScaleAsync(Platform platform, string endpoint, int instances)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{platform.Port}") };
        await CallAsync(http, "UpdateEndpointWeightsAndCapacities", $$"""{"EndpointName": "{{endpoint}}", "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": {{instances}}}]}""");
        while (!(await CallAsync(http, "DescribeEndpoint", $$"""{"EndpointName": "{{endpoint}}"}""")).Contains("\"EndpointStatus\":\"InService\"", StringComparison.Ordinal)) await Task.Delay(50);
    }

    private static async Task<string> CallAsync(HttpClient http, string operation, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.1");
        content.Headers.Add("X-Amz-Target", "SageMaker." + operation);
        using var answer = await http.PostAsync(new Uri("/", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The model servers' sockets on which somebody listens.</summary>
    private static async Task<List<string>> SocketsAsync(string state)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(state, "*.sock", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                (await ConnectAsync(new UnixDomainSocketEndPoint(file))).Dispose();
                found.Add(file);
            }
            catch (SocketException)
            {
                // A server that has been retired leaves its file.
            }
        }

        return found;
    }

    /// <summary>The processor seconds that Local's process has used.</summary>
    private static double Cpu(string state)
    {
        using var local = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(state, "local.json")));
        using var process = Process.GetProcessById(local.RootElement.GetProperty("pid").GetInt32());
        return process.TotalProcessorTime.TotalSeconds;
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
