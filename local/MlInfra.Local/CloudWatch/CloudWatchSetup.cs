using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.CloudWatch.Operations;
using MlInfra.Local.CloudWatch.Providers;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

internal sealed class CloudWatchSetup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<MetricStore>().AddSingleton<AlarmStore>().AddSingleton<AlarmEvaluator>().AddSingleton<AlarmKeeper>().AddSingleton<Dashboards>();
        services.AddSingleton<MetricOperations>().AddSingleton<AlarmOperations>().AddSingleton<DashboardOperations>();
        services.AddSingleton<IMetrics, Metrics>().AddSingleton<IAlarms, Alarms>();
        services.AddSingleton<IServiceRoom, CloudWatchService>();
        services.AddSingleton<IResourceProvider, AlarmProvider>().AddSingleton<IResourceProvider, CompositeAlarmProvider>().AddSingleton<IResourceProvider, DashboardProvider>();
        services.AddSingleton<Clockwork>().AddSingleton<IByTheClock>(p => p.GetRequiredService<Clockwork>()).AddHostedService(p => p.GetRequiredService<Clockwork>());
    }
}
