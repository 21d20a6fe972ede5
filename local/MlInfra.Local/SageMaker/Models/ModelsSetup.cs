using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>Moves the models in.</summary>
internal sealed class ModelsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<ModelStore>()
        .AddSingleton<ModelAccess>()
        .AddSingleton<IServiceRoom, ModelsRoom>()
        .AddSingleton<IResourceProvider, ModelProvider>();
}
