using System.Globalization;
using System.Net.Http.Headers;

namespace MlInfra.Lambdas.Runtime;

/// <summary>Lambda's <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</see>.</summary>
internal sealed class RuntimeApi : IDisposable
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;

    public RuntimeApi(string hostAndPort) => _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        BaseAddress = new Uri($"http://{hostAndPort}/2018-06-01/runtime/"),
        // The next event may come in hours: while none is there, Lambda freezes the process inside this very call.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<RuntimeEvent> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("invocation/next", cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var payload = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new RuntimeEvent(
            Header("Lambda-Runtime-Aws-Request-Id") ?? throw new InvalidDataException("The Runtime API gave an event without a request id."),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Header("Lambda-Runtime-Deadline-Ms") ?? "253402300799999", CultureInfo.InvariantCulture)),
            Header("Lambda-Runtime-Invoked-Function-Arn"),
            Header("Lambda-Runtime-Trace-Id"),
            payload)
        {
            Told = response.Headers.Date,
        };

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/response", payload, null, cancellationToken);

    public Task FailAsync(string requestId, Exception exception, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/error", ErrorDocument.Of(exception), $"Function.{exception.GetType().Name}", cancellationToken);

    public Task FailInitAsync(Exception exception, CancellationToken cancellationToken) =>
        PostAsync("init/error", ErrorDocument.Of(exception), $"Runtime.{exception.GetType().Name}", cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, ReadOnlyMemory<byte> payload, string? errorType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(payload) };
        request.Content.Headers.ContentType = Json;
        if (errorType is not null) request.Headers.Add(ErrorTypeHeader, errorType);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
