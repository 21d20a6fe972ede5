using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Benchmarks.Support;
using MlInfra.Aws.SageMakerRuntime;

namespace Benchmarks.Invoke;

/// <summary>
/// InvokeEndpoint on Local, signed, over TCP, with authorisation, metrics and data capture, against a bare POST to the model server's
/// own socket. The difference is what Local costs a request.
/// </summary>
internal static class InvokeBenchmark
{
    private const int RequestsPerTurn = 300;

    public static async Task<bool> RunAsync(int? rounds)
    {
        await using var platform = await Platform.UpAsync();
        var record = (await File.ReadAllLinesAsync(Repository.At("samples", "tumour", "data", "breast-cancer.csv")))[1];
        var body = Encoding.UTF8.GetBytes($$"""{"instances": [[{{record[(record.IndexOf(',', StringComparison.Ordinal) + 1)..]}}]]}""");

        var runtime = new SageMakerRuntimeClient(platform.Options);
        var endpoint = platform.Outputs["EndpointName"];
        async Task<string> Ours() => Text((await runtime.InvokeEndpointAsync(new() { EndpointName = endpoint, Body = body, Accept = "application/json" })).Body.Span);

        using var direct = Direct(Directory.EnumerateFiles(platform.State, "*.sock", SearchOption.AllDirectories).First());
        async Task<string> Peer()
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await direct.PostAsync(new Uri("http://model/invocations"), content);
            answer.EnsureSuccessStatusCode();
            return Text(await answer.Content.ReadAsByteArrayAsync());
        }

        if (await Ours() != await Peer()) throw new InvalidOperationException($"The two ways give different predictions: {await Ours()} and {await Peer()}");
        await TurnAsync(Ours);
        await TurnAsync(Peer);
        var comparison = new Comparison("invoke: one record, one caller, kept connection", "InvokeEndpoint on Local", "POST to the model server's Unix socket");
        for (var round = 0; round < (rounds ?? 4); round++) comparison.Add(await TurnAsync(Ours), await TurnAsync(Peer));
        return comparison.Print(percentiles: true);
    }

    private static async Task<List<double>> TurnAsync(Func<Task<string>> ask)
    {
        var seconds = new List<double>(RequestsPerTurn);
        for (var i = 0; i < RequestsPerTurn; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return seconds;
    }

    private static HttpClient Direct(string socketFile) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketFile), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body).Trim();
}
