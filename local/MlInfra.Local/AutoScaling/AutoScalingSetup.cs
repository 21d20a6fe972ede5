using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

internal sealed class AutoScalingSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<PolicyAlarms>().AddSingleton<Activities>().AddSingleton<Schedules>().AddSingleton<Scaler>()
        .AddSingleton<ScalingWorker>().AddSingleton<IByTheClock>(p => p.GetRequiredService<ScalingWorker>()).AddHostedService(p => p.GetRequiredService<ScalingWorker>())
        .AddSingleton<Targets>().AddSingleton<Registrations>().AddSingleton<IScalableTargets>(p => p.GetRequiredService<Registrations>())
        .AddSingleton<IServiceRoom, AutoScalingService>()
        .AddSingleton<IResourceProvider, ScalableTargetProvider>().AddSingleton<IResourceProvider, ScalingPolicyProvider>();
}
