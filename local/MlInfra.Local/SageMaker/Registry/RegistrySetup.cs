using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>Moves the model registry in.</summary>
internal sealed class RegistrySetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<RoleAccess>()
        .AddSingleton<ModelGroups>()
        .AddSingleton<ModelPackages>()
        .AddSingleton<PackageEvents>()
        .AddSingleton<IServiceRoom, RegistryRoom>()
        .AddSingleton<IResourceProvider, ModelPackageGroupProvider>();
}
