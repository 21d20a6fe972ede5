using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Tags;

/// <summary>Moves the tags in.</summary>
internal sealed class TagsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) =>
        services.AddSingleton<ResourceTags>().AddSingleton<IServiceRoom, TagsRoom>();
}
