using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>
/// Lambda's Runtime API for one process, on a loopback port of its own: the port is what tells processes apart, as in Lambda, where each
/// has a machine of its own.
/// </summary>
internal sealed class RuntimeEndpoint : IAsyncDisposable
{
    private const string Prefix = "/2018-06-01/runtime/";
    private readonly Channel<InvocationRequest> events = Channel.CreateUnbounded<InvocationRequest>();
    private readonly string functionArn;
    private readonly World world;
    private readonly WebApplication app;
    private InvocationRequest? current;

    private RuntimeEndpoint(string functionArn, World world)
    {
        this.world = world;
        this.functionArn = functionArn;
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "mlinfra-local", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = null;
            k.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        });
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>Completes when the process asks for its first event.</summary>
    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the error's document when the process says that it cannot start.</summary>
    public TaskCompletionSource<byte[]> InitFailed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What AWS_LAMBDA_RUNTIME_API says.</summary>
    public string Address { get; private set; } = "";

    public static async Task<RuntimeEndpoint> StartAsync(string functionArn, World world, CancellationToken cancellationToken)
    {
        var endpoint = new RuntimeEndpoint(functionArn, world);
        await endpoint.app.StartAsync(cancellationToken);
        var url = endpoint.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        endpoint.Address = new Uri(url).Authority;
        return endpoint;
    }

    public void Send(InvocationRequest request) => events.Writer.TryWrite(request);

    public async ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            var path = http.Request.Path.Value ?? "";
            var parts = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
            switch (parts)
            {
                case ["invocation", "next"] when http.Request.Method == "GET":
                    await NextAsync(http);
                    break;
                case ["invocation", var id, "response"] when http.Request.Method == "POST":
                    await AnswerAsync(http, id, null);
                    break;
                case ["invocation", var id, "error"] when http.Request.Method == "POST":
                    await AnswerAsync(http, id, "Unhandled");
                    break;
                case ["init", "error"] when http.Request.Method == "POST":
                    InitFailed.TrySetResult(await BodyAsync(http));
                    await SayAsync(http, StatusCodes.Status202Accepted, """{"status":"OK"}""");
                    break;
                default:
                    await SayAsync(http, StatusCodes.Status404NotFound, """{"errorMessage":"No such route of the Runtime API.","errorType":"InvalidRequest"}""");
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException or IOException)
        {
            // The process went away, or it is being stopped.
        }
    }

    private async Task NextAsync(HttpContext http)
    {
        Ready.TrySetResult();
        var request = await events.Reader.ReadAsync(http.RequestAborted);
        current = request;
        // The deadline is set here: the time that the start took is not the event's.
        request.Taken.TrySetResult();
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = request.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = request.Deadline.ToUnixTimeMilliseconds().ToString();
        headers["Lambda-Runtime-Invoked-Function-Arn"] = functionArn;
        // A process that asks what time it is learns here how far the clock was moved on; its deadline is by its own clock.
        headers.Date = world.Now.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Trace-Id"] = request.TraceId;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = request.Payload.Length;
        await http.Response.Body.WriteAsync(request.Payload, http.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext http, string id, string? error)
    {
        var body = await BodyAsync(http);
        if (current is not { } request || request.RequestId != id)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, """{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}""");
            return;
        }
        const int most = 6 * 1024 * 1024;
        if (body.Length > most)
        {
            request.Result.TrySetResult(Faults.Of("Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({most} bytes)."));
            await SayAsync(http, StatusCodes.Status413PayloadTooLarge, """{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}""");
            return;
        }
        current = null;
        // Acknowledged before anyone can stop the process for what it answered.
        await SayAsync(http, StatusCodes.Status202Accepted, """{"status":"OK"}""");
        request.Result.TrySetResult(new(body, error));
    }

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
        return copy.ToArray();
    }

    private static Task SayAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }
}
