using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlInfra.Aws;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>A small HTTP server on a free loopback port.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    protected LoopbackServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Urls.Single());
    }

    public Uri Address { get; }

    /// <summary>Calls of AWS's clients go here.</summary>
    public AwsOptions Options => new() { Endpoint = Address, Region = "us-east-1", Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret"), MaxRetries = MaxRetries };

    /// <summary>How often a client tries again. Default: the client's own.</summary>
    public int? MaxRetries { get; set; }

    public virtual async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task HandleAsync(HttpContext context);

    protected static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync();
    }
}
