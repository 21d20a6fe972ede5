using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

internal sealed class EventsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<RuleStore>()
        .AddSingleton<DeliverySignal>()
        .AddSingleton<EventBus>()
        .AddSingleton<IEventBus>(s => s.GetRequiredService<EventBus>())
        .AddSingleton<TargetCaller>()
        .AddSingleton<IServiceRoom, EventsService>()
        .AddSingleton<IResourceProvider, RuleProvider>()
        .AddHostedService<DeliveryWorker>()
        .AddSingleton<ScheduleWorker>()
        .AddSingleton<IByTheClock>(s => s.GetRequiredService<ScheduleWorker>())
        .AddHostedService(s => s.GetRequiredService<ScheduleWorker>())
        .AddSingleton<IUnderWay, DeliveriesUnderWay>();
}
