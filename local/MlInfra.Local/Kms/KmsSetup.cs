using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

internal sealed class KmsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<Keys>()
        .AddSingleton<IKeys>(s => s.GetRequiredService<Keys>())
        .AddSingleton<IResourcePolicies>(s => s.GetRequiredService<Keys>())
        .AddSingleton<IServiceRoom, KmsService>()
        .AddSingleton<IResourceProvider, KeyProvider>().AddSingleton<IResourceProvider, AliasProvider>();
}
