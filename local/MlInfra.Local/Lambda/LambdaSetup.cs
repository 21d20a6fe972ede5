using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

internal sealed class LambdaSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<FunctionStore>()
        .AddSingleton<IResourcePolicies>(s => s.GetRequiredService<FunctionStore>())
        .AddSingleton<FunctionCode>()
        .AddSingleton<FunctionReading>()
        .AddSingleton<FunctionPool>()
        .AddHostedService(s => s.GetRequiredService<FunctionPool>())
        .AddSingleton<AsyncQueue>()
        .AddSingleton<Functions>()
        .AddSingleton<IFunctions>(s => s.GetRequiredService<Functions>())
        .AddHostedService<AsyncWorker>()
        .AddSingleton<MappingStore>()
        .AddSingleton<IUnderWay, InvocationsUnderWay>()
        .AddHostedService<QueuePollers>()
        .AddSingleton<IServiceRoom, LambdaService>()
        .AddSingleton<IResourceProvider, FunctionProvider>()
        .AddSingleton<IResourceProvider, PermissionProvider>()
        .AddSingleton<IResourceProvider, MappingProvider>()
        .AddSingleton<IResourceProvider, EventInvokeConfigProvider>();
}
