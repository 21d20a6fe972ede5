using Microsoft.Extensions.DependencyInjection;

namespace MlInfra.Local.Core;

/// <summary>How a room moves in: it adds its services, providers, faces and background work. Host finds every implementation.</summary>
public interface IRoomSetup
{
    /// <summary>Adds the room's parts, as singletons.</summary>
    void Add(IServiceCollection services);
}
