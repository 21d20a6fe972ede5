using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>When what waits is a batch.</summary>
internal static class BatchRule
{
    /// <summary>Why it is one, or null.</summary>
    public static string? Ripe(ArrivalSettings settings, IReadOnlyList<S3Object> waiting, DateTimeOffset now)
    {
        if (settings.Count is { } count && waiting.Count >= count) return $"{waiting.Count} objects are at least {count}";
        var bytes = waiting.Sum(found => found.Size);
        if (settings.Bytes is { } size && bytes >= size) return $"{bytes} bytes are at least {size}";
        if (settings.QuietMinutes is { } quiet && now - waiting.Max(found => found.LastModified) >= TimeSpan.FromMinutes(quiet)) return $"nothing came for {quiet} minutes";
        if (settings.LongestWaitMinutes is { } longest && now - waiting.Min(found => found.LastModified) >= TimeSpan.FromMinutes(longest)) return $"the first has waited {longest} minutes";
        return null;
    }
}
