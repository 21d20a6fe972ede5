using Microsoft.Extensions.DependencyInjection;

namespace MlInfra.Local.Host;

/// <summary>A service that is resolved when it is first used, so that rooms may point at each other.</summary>
internal sealed class LazyService<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>) where T : notnull;
