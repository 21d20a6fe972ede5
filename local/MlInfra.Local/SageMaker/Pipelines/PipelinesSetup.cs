using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Moves the pipelines in.</summary>
internal sealed class PipelinesSetup : IRoomSetup
{
    /// <inheritdoc/>
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<PipelineEvents>().AddSingleton<ExecutionStore>().AddSingleton<ServiceCalls>().AddSingleton<PipelineTools>();
        services.AddSingleton<PipelineStore>().AddSingleton<PipelineVersions>().AddSingleton<Callbacks>().AddSingleton<Executions>().AddSingleton<IAdminRoute, PlanRoute>();
        services.AddSingleton<IServiceRoom, PipelinesRoom>().AddSingleton<IResourceProvider, PipelineProvider>();
        services.AddHostedService(p => p.GetRequiredService<Executions>());
    }
}
