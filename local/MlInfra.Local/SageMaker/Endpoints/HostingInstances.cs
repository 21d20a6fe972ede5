using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The instance types that endpoints run on.</summary>
internal static class HostingInstances
{
    private static readonly Dictionary<string, (long Memory, bool LocalDisk)> Types = Read();

    /// <summary>Whether an endpoint can run on it.</summary>
    public static bool Exists(string type) => Types.ContainsKey(type);

    /// <summary>Whether its storage is a local NVMe disk, which takes no KMS key.</summary>
    public static bool HasLocalDisk(string type) => Types.TryGetValue(type, out var facts) && facts.LocalDisk;

    /// <summary>Its memory in bytes, or null if it is not known.</summary>
    public static long? MemoryBytes(string type) => Types.TryGetValue(type, out var facts) && facts.Memory > 0 ? facts.Memory : null;

    private static Dictionary<string, (long, bool)> Read()
    {
        using var stream = typeof(HostingInstances).Assembly.GetManifestResourceStream("instance-types.json")!;
        var types = (JsonObject)JsonNode.Parse(stream)!;
        return types
            .Where(t => ((JsonArray)t.Value!["uses"]!).Any(u => (string?)u == "hosting"))
            .ToDictionary(t => t.Key, t => ((long)(((double?)t.Value!["memGiB"] ?? 0) * (1L << 30)), ((double?)t.Value!["nvmeGB"] ?? 0) > 0));
    }
}
