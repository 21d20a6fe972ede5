using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>The services by signing name and by target prefix.</summary>
internal sealed class ServiceDirectory
{
    private readonly Dictionary<string, MergedService> byName;
    private readonly Dictionary<string, MergedService> byPrefix = new(StringComparer.Ordinal);

    public ServiceDirectory(IEnumerable<IServiceRoom> rooms)
    {
        byName = rooms.GroupBy(r => r.SigningName, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new MergedService(g.Key, g), StringComparer.Ordinal);
        foreach (var service in byName.Values)
            foreach (var prefix in service.TargetPrefixes)
                byPrefix.TryAdd(prefix, service);
    }

    public MergedService? ByName(string signingName) => byName.GetValueOrDefault(signingName);

    /// <summary>The service of an X-Amz-Target header, such as SageMaker.CreateModel.</summary>
    public MergedService? ByTarget(string target) => byPrefix.GetValueOrDefault(target[..Math.Max(0, target.LastIndexOf('.'))]);
}
