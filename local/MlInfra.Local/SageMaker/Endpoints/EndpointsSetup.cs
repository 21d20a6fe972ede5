using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Moves endpoints and their configurations in.</summary>
internal sealed class EndpointsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<ConfigReading>()
        .AddSingleton<EndpointConfigStore>()
        .AddSingleton<ComponentStore>()
        .AddSingleton<ComponentPlacement>()
        .AddSingleton<ComponentLifecycle>()
        .AddSingleton<ComponentOperations>()
        .AddSingleton<EndpointStore>()
        .AddSingleton<EndpointLifecycle>()
        .AddSingleton<RolloutRunner>()
        .AddSingleton<IScalableCapacity, EndpointCapacity>()
        .AddSingleton<EndpointOperations>()
        .AddHostedService(p => p.GetRequiredService<EndpointLifecycle>())
        .AddHostedService(p => p.GetRequiredService<ComponentLifecycle>())
        .AddSingleton<IServiceRoom, ComponentsRoom>()
        .AddSingleton<IResourceProvider, InferenceComponentProvider>()
        .AddSingleton<IServiceRoom, EndpointConfigsRoom>()
        .AddSingleton<IServiceRoom, EndpointsRoom>()
        .AddSingleton<IResourceProvider, EndpointConfigProvider>()
        .AddSingleton<IResourceProvider, EndpointProvider>();
}
