using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The instance types that endpoints run on.</summary>
internal static class HostingInstances
{
    private static readonly Dictionary<string, Facts> Types = Read();

    /// <summary>Whether an endpoint can run on it.</summary>
    public static bool Exists(string type) => Types.ContainsKey(type);

    /// <summary>Whether its storage is a local NVMe disk, which takes no KMS key.</summary>
    public static bool HasLocalDisk(string type) => Types.TryGetValue(type, out var facts) && facts.LocalDisk;

    /// <summary>Its memory in bytes, or null if it is not known.</summary>
    public static long? MemoryBytes(string type) => Types.TryGetValue(type, out var facts) && facts.Memory > 0 ? facts.Memory : null;

    /// <summary>Its virtual processors; 1 if that is not known.</summary>
    public static int Cores(string type) => Types.TryGetValue(type, out var facts) && facts.Cores > 0 ? facts.Cores : 1;

    /// <summary>Whether many models can share it: it has CPUs only, or a single GPU.</summary>
    public static bool HostsManyModels(string type) => !Types.TryGetValue(type, out var facts) || facts.Accelerators == 0 || facts is { Accelerators: 1, HasGpu: true };

    /// <summary>Whether it is burstable, which is not scaled.</summary>
    public static bool IsBurstable(string type) => Types.TryGetValue(type, out var facts) && facts.Burstable;

    /// <summary>Whether it has Inferentia of the first generation, which several modes leave out.</summary>
    public static bool IsInf1(string? type) => type?.StartsWith("ml.inf1.", StringComparison.Ordinal) == true;

    private static Dictionary<string, Facts> Read()
    {
        using var stream = typeof(HostingInstances).Assembly.GetManifestResourceStream("instance-types.json")!;
        var types = (JsonObject)JsonNode.Parse(stream)!;
        return types
            .Where(t => ((JsonArray)t.Value!["uses"]!).Any(u => (string?)u == "hosting"))
            .ToDictionary(t => t.Key, t => new Facts(
                (long)(((double?)t.Value!["memGiB"] ?? 0) * (1L << 30)), ((double?)t.Value!["nvmeGB"] ?? 0) > 0, (int?)t.Value!["vcpu"] ?? 0, (bool?)t.Value!["burstable"] ?? false,
                (int?)t.Value!["accel"]?["count"] ?? 0, (string?)t.Value!["accel"]?["kind"] == "gpu"));
    }

    private sealed record Facts(long Memory, bool LocalDisk, int Cores, bool Burstable, int Accelerators, bool HasGpu);
}
