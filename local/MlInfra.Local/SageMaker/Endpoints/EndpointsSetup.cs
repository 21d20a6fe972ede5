using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Moves endpoints and their configurations in.</summary>
internal sealed class EndpointsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<EndpointConfigStore>()
        .AddSingleton<EndpointStore>()
        .AddSingleton<EndpointLifecycle>()
        .AddSingleton<RolloutRunner>()
        .AddSingleton<EndpointOperations>()
        .AddHostedService(p => p.GetRequiredService<EndpointLifecycle>())
        .AddSingleton<IServiceRoom, EndpointConfigsRoom>()
        .AddSingleton<IServiceRoom, EndpointsRoom>()
        .AddSingleton<IResourceProvider, EndpointConfigProvider>()
        .AddSingleton<IResourceProvider, EndpointProvider>();
}
