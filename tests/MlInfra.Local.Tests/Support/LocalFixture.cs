using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.Host;

namespace MlInfra.Local.Tests.Support;

/// <summary>A local endpoint in this process on a free port, with a state folder of its own. Use it as a class fixture.</summary>
public class LocalFixture : IAsyncLifetime
{
    private WebApplication? app;

    public string StateFolder { get; } = Directory.CreateTempSubdirectory("mlinfra-test-").FullName;

    public IServiceProvider Services => app!.Services;

    public World World => Services.GetRequiredService<World>();

    public Uri Endpoint => World.Endpoint;

    /// <summary>A client for requests that no SDK would send; its base address is the endpoint.</summary>
    public HttpClient Http { get; } = new();

    protected virtual LocalOptions Options => new() { StateFolder = StateFolder, Port = 0, Quiet = true };

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public virtual async ValueTask InitializeAsync()
    {
        app = await LocalHost.StartAsync(Options);
    }

    /// <summary>Stops the endpoint in order and starts another on the same state (on another port).</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        app = await LocalHost.StartAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Directory.Delete(StateFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task StopAsync()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }
}
