using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.Sts;

internal sealed class StsSetup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<ICredentialIssuer>(s => s.GetRequiredService<Sessions>());
        services.AddSingleton<ICallerLookup>(s => s.GetRequiredService<Sessions>());
        services.AddSingleton<IServiceRoom, StsService>();
    }
}
