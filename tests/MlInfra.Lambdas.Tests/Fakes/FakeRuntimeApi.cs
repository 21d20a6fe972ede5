using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>Lambda's side of the Runtime API.</summary>
public sealed class FakeRuntimeApi : LoopbackServer
{
    private readonly Channel<(string Id, string Payload, TimeSpan Timeout)> _events = Channel.CreateUnbounded<(string, string, TimeSpan)>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(string Kind, string Body, string ErrorType)>> _outcomes = new();

    public Task<(string Kind, string Body, string ErrorType)> InitError => Outcome("init").Task;

    public async Task<(string Kind, string Body, string ErrorType)> InvokeAsync(string payload, TimeSpan? timeout = null)
    {
        var id = Send(payload, timeout);
        return await Outcome(id).Task.WaitAsync(TimeSpan.FromSeconds(120));
    }

    public string Send(string payload, TimeSpan? timeout = null)
    {
        var id = Guid.NewGuid().ToString();
        _events.Writer.TryWrite((id, payload, timeout ?? TimeSpan.FromSeconds(120)));
        return id;
    }

    protected override async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/2018-06-01/runtime/invocation/next")
        {
            var (id, payload, timeout) = await _events.Reader.ReadAsync(context.RequestAborted);
            context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
            context.Response.Headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset.UtcNow.Add(timeout).ToUnixTimeMilliseconds().ToString();
            context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:f";
            context.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-trace";
            await context.Response.WriteAsync(payload);
            return;
        }
        var parts = path.Split('/');
        var key = parts[^2] == "init" ? "init" : parts[^2];
        Outcome(key).TrySetResult((parts[^1], await BodyAsync(context), context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString()));
        context.Response.StatusCode = 202;
    }

    private TaskCompletionSource<(string Kind, string Body, string ErrorType)> Outcome(string id) =>
        _outcomes.GetOrAdd(id, _ => new TaskCompletionSource<(string, string, string)>(TaskCreationOptions.RunContinuationsAsynchronously));
}
