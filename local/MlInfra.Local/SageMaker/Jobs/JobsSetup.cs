using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs.Transforms;
using MlInfra.Local.SageMaker.Jobs.Tuning;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Moves jobs and their sandbox in.</summary>
internal sealed class JobsSetup : IRoomSetup
{
    /// <inheritdoc/>
    public void Add(IServiceCollection services)
    {
        services.TryAddSingleton<RoleAccess>();
        services.AddSingleton<Sandboxes>().AddSingleton<JobTools>().AddSingleton<JobStore>().AddSingleton<JobRunner>();
        services.AddSingleton<SpotMarket>().AddSingleton<IAdminRoute>(p => p.GetRequiredService<SpotMarket>()).AddSingleton<WarmPools>();
        services.AddSingleton<TransformTools>().AddSingleton<TrialStore>();
        services.AddSingleton<IServiceRoom, JobsRoom>();
        services.AddHostedService<SandboxLeftovers>().AddHostedService(p => p.GetRequiredService<JobRunner>());
    }
}
