using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>
/// What was taken, as it is kept in S3. Objects older than the horizon were; of younger ones it is written down, by key and content.
/// </summary>
internal sealed record Watermark
{
    public static Watermark None { get; } = new() { Taken = new Dictionary<string, TakenObject>() };

    public DateTimeOffset Horizon { get; init; }

    /// <summary>What was taken of what came after the horizon.</summary>
    public required IReadOnlyDictionary<string, TakenObject> Taken { get; init; }

    /// <summary>The batch that was taken and whose run is not yet known to be started.</summary>
    public PendingBatch? Pending { get; init; }

    /// <summary>Whether the object waits to be taken. The same bytes under the same key are no new arrival, other bytes are.</summary>
    public bool IsNew(S3Object found) => found.LastModified >= Horizon && Taken.GetValueOrDefault(found.Key)?.ETag != found.ETag;

    public Watermark Take(IReadOnlyList<S3Object> batch, TimeSpan lateness, PendingBatch pending)
    {
        var newest = batch.Max(found => found.LastModified) - lateness;
        var horizon = newest > Horizon ? newest : Horizon;
        var taken = Taken.Where(pair => pair.Value.At >= horizon).ToDictionary();
        foreach (var found in batch.Where(found => found.LastModified >= horizon)) taken[found.Key] = new(found.ETag, found.LastModified);
        return new() { Horizon = horizon, Taken = taken, Pending = pending };
    }
}

/// <summary>An object that was taken.</summary>
internal sealed record TakenObject(string ETag, DateTimeOffset At);

/// <summary>A batch on its way: the same token starts one run, however often it is tried.</summary>
internal sealed record PendingBatch(string Token, string Manifest, int Objects, string Why);
