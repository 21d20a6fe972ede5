using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ecr;

internal sealed class EcrSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<Repositories>()
        .AddSingleton<IServiceRoom, EcrService>()
        .AddSingleton<IResourceProvider, RepositoryProvider>();
}
