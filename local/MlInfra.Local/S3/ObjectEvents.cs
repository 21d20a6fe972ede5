using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>
/// Events of objects. An event is kept with the change that it tells of, in one transaction, and leaves when EventBridge has it, so
/// that a killed process loses none.
/// </summary>
internal sealed class ObjectEvents(World world, IState state, Lazy<IEventBus> bus)
{
    private readonly ITable<PendingEvent> pending = state.Table<PendingEvent>("s3.events");
    private long sequence = world.Now.UtcTicks;

    internal sealed record PendingEvent(string Id, string Bucket, string DetailType, JsonObject Detail);

    public PendingEvent? Created(Bucket bucket, string key, ObjectVersion version, string reason, string requester) =>
        Keep(bucket, "Object Created", key, version, new() { ["reason"] = reason }, requester, size: true);

    public PendingEvent? Deleted(Bucket bucket, string key, ObjectVersion version, bool markerCreated, string requester) =>
        Keep(bucket, "Object Deleted", key, version, new()
        {
            ["reason"] = "DeleteObject",
            ["deletion-type"] = markerCreated ? "Delete Marker Created" : "Permanently Deleted",
        }, requester, size: false);

    /// <summary>Hands an event over to EventBridge.</summary>
    public void Send(PendingEvent? entry)
    {
        if (entry is null) return;
        bus.Value.Publish(new("aws.s3", entry.DetailType, [S3.Bucket.ArnOf(entry.Bucket)], (JsonObject)entry.Detail.DeepClone()));
        pending.Delete(entry.Id);
    }

    /// <summary>Sends what an earlier process kept but did not hand over.</summary>
    public void SendLeftovers()
    {
        foreach (var entry in pending.All()) Send(entry);
    }

    private PendingEvent? Keep(Bucket bucket, string type, string key, ObjectVersion version, JsonObject detail, string requester, bool size)
    {
        if (!bucket.EventBridge) return null;
        var sequencer = Interlocked.Increment(ref sequence).ToString("X16", CultureInfo.InvariantCulture);
        var subject = new JsonObject { ["key"] = key };
        if (size) subject["size"] = version.Size;
        if (version.ETag.Length > 0) subject["etag"] = version.ETag;
        if (version.VersionId != ObjectVersion.NullId) subject["version-id"] = version.VersionId;
        subject["sequencer"] = sequencer;
        detail["version"] = "0";
        detail["bucket"] = new JsonObject { ["name"] = bucket.Name };
        detail["object"] = subject;
        detail["request-id"] = Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
        detail["requester"] = requester;
        detail["source-ip-address"] = "127.0.0.1";
        var entry = new PendingEvent(sequencer, bucket.Name, type, detail);
        pending.Put(entry.Id, entry);
        return entry;
    }
}
