using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

internal sealed class SqsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<QueueStore>()
        .AddSingleton<IResourcePolicies>(s => s.GetRequiredService<QueueStore>())
        .AddSingleton<QueueSignals>()
        .AddSingleton<Messages>()
        .AddSingleton<IQueues, Queues>()
        .AddSingleton<IServiceRoom, SqsService>()
        .AddSingleton<IResourceProvider, QueueProvider>()
        .AddSingleton<IResourceProvider, QueuePolicyProvider>()
        .AddSingleton<QueueMetrics>()
        .AddSingleton<IByTheClock>(s => s.GetRequiredService<QueueMetrics>())
        .AddHostedService(s => s.GetRequiredService<QueueMetrics>());
}
