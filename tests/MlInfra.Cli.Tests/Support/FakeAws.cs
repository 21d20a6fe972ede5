using System.Net;
using System.Text;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Tests.Support;

/// <summary>An endpoint that answers the services' calls as a test says: by the X-Amz-Target of JSON services, else by method and path.</summary>
internal sealed class FakeAws : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string, string?> _answer;

    /// <param name="answer">Told the operation and the body; null is answered with 404.</param>
    public FakeAws(Func<string, string, string?> answer)
    {
        _answer = answer;
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add(address.ToString());
        _listener.Start();
        Services = new(new Target { StackName = "Stack", Endpoint = address });
        _ = ServeAsync();
    }

    public Services Services { get; }

    public void Dispose()
    {
        Services.Dispose();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(call.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var operation = call.Request.Headers["X-Amz-Target"]?.Split('.')[^1] ?? $"{call.Request.HttpMethod} {call.Request.Url!.PathAndQuery}";
            var answer = _answer(operation, body);
            call.Response.Headers["ETag"] = "\"tag\"";
            call.Response.StatusCode = answer is null ? 404 : 200;
            call.Response.Close(Encoding.UTF8.GetBytes(answer ?? "<Error><Code>NoSuchKey</Code></Error>"), willBlock: false);
        }
    }
}
