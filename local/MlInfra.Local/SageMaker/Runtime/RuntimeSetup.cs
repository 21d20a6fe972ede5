using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Sandbox;
using MlInfra.Local.Wire;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Moves the runtime in.</summary>
internal sealed class RuntimeSetup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.TryAddSingleton<Sandboxes>();
        services.AddSingleton(new ServingTimes())
            .AddSingleton<ModelFiles>()
            .AddSingleton<ContainerEnvironment>()
            .AddSingleton<ContainerFactory>()
            .AddSingleton<DeploymentFactory>()
            .AddSingleton<DataCapture>()
            .AddSingleton<IWriteLater>(p => p.GetRequiredService<DataCapture>())
            .AddSingleton<InvocationMetrics>()
            .AddSingleton<IMetricSource>(p => p.GetRequiredService<InvocationMetrics>())
            .AddSingleton<EndpointErrors>()
            .AddSingleton<Entrance>()
            .AddSingleton<ShadowTraffic>()
            .AddSingleton<AsyncQueue>()
            .AddSingleton<AsyncProcessor>()
            .AddHostedService<AsyncWorker>()
            .AddSingleton<EndpointInvoker>()
            .AddSingleton<IModelInvoker>(p => p.GetRequiredService<EndpointInvoker>())
            .AddSingleton<IHttpRoute, RuntimeRoute>()
            .AddHostedService(p => p.GetRequiredService<DataCapture>());
    }
}
