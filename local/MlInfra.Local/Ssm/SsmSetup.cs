using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ssm;

internal sealed class SsmSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<Parameters>()
        .AddSingleton<IServiceRoom, SsmService>()
        .AddSingleton<IResourceProvider, ParameterProvider>();
}
