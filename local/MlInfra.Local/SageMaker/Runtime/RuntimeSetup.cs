using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Sandbox;

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
            .AddSingleton<DeploymentFactory>()
            .AddSingleton<DataCapture>()
            .AddSingleton<InvocationMetrics>()
            .AddSingleton<IModelInvoker, EndpointInvoker>()
            .AddSingleton<IServiceRoom, RuntimeRoom>()
            .AddHostedService(p => p.GetRequiredService<InvocationMetrics>())
            .AddHostedService(p => p.GetRequiredService<DataCapture>());
    }
}
