using System.Text.Json;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What an instance type has, and what of it this machine can give.</summary>
internal static class InstanceTypes
{
    private static readonly Lazy<JsonElement> Types = new(Load);

    /// <summary>The job's memory in bytes: the instance's, or the machine's if that is less.</summary>
    public static long MemoryBytes(string instanceType)
    {
        var machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Number(instanceType, "memGiB") is { } gib ? Math.Min((long)(gib * 1024 * 1024 * 1024), machine) : machine;
    }

    /// <summary>The CPUs that a job is told of: the instance's, or the machine's if they are fewer.</summary>
    public static int Cpus(string instanceType) =>
        Number(instanceType, "vcpu") is { } count ? Math.Min((int)count, Environment.ProcessorCount) : Environment.ProcessorCount;

    private static double? Number(string instanceType, string fact) =>
        Types.Value.TryGetProperty(instanceType, out var type) && type.TryGetProperty(fact, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static JsonElement Load()
    {
        using var stream = typeof(InstanceTypes).Assembly.GetManifestResourceStream("instance-types.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
