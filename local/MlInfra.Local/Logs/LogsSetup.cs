using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

internal sealed class LogsSetup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<EventFiles>().AddSingleton<LogStore>().AddSingleton<GroupOperations>().AddSingleton<EventOperations>();
        services.AddSingleton<ILogSink>(s => s.GetRequiredService<LogStore>());
        services.AddSingleton<IServiceRoom, LogsService>();
        services.AddSingleton<IResourceProvider, LogGroupProvider>();
        services.AddHostedService<Expiry>();
    }

    /// <summary>Retention is applied when the endpoint starts; in between, what is past it is not shown.</summary>
    private sealed class Expiry(LogStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            store.Expire();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
