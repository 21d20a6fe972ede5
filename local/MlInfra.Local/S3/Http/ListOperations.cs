using System.Globalization;
using System.Text;
using System.Xml;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>ListObjects, ListObjectsV2, ListObjectVersions.</summary>
internal sealed class ListOperations(Objects objects, Access access, World world)
{
    public Task ListAsync(S3Request request)
    {
        var v2 = request.Query("list-type") == "2";
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter") ?? "";
        var max = Math.Min(request.Number("max-keys") ?? 1000, 1000);
        Demand(request, "ListBucket", prefix, delimiter, max);
        var token = v2 ? request.Query("continuation-token") : null;
        var after = token is not null ? Decode(token) : request.Query(v2 ? "start-after" : "marker") ?? "";
        var entries = objects.All(request.Bucket, prefix).Where(e => e.Current is not null);
        var page = Listing<ObjectEntry>.Of(entries, e => e.Key, prefix, delimiter, after, max);
        return S3Xml.AnswerAsync(request, "ListBucketResult", w =>
        {
            var encode = Head(w, request, prefix, delimiter, max, page.IsTruncated);
            if (v2)
            {
                w.WriteElementString("KeyCount", Text(page.Items.Count + page.Prefixes.Count));
                if (token is not null) w.WriteElementString("ContinuationToken", token);
                if (request.Query("start-after") is { } start) w.WriteElementString("StartAfter", encode(start));
                if (page.IsTruncated) w.WriteElementString("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last!)));
            }
            else
            {
                w.WriteElementString("Marker", encode(after));
                if (page.IsTruncated) w.WriteElementString("NextMarker", encode(page.Last!));
            }
            foreach (var entry in page.Items)
            {
                w.WriteStartElement("Contents");
                w.WriteElementString("Key", encode(entry.Key));
                Facts(w, entry.Current!, owner: !v2 || request.Query("fetch-owner") == "true");
                w.WriteEndElement();
            }
            Prefixes(w, page.Prefixes, encode);
        });
    }

    public Task ListVersionsAsync(S3Request request)
    {
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter") ?? "";
        var max = Math.Min(request.Number("max-keys") ?? 1000, 1000);
        Demand(request, "ListBucketVersions", prefix, delimiter, max);
        var keyMarker = request.Query("key-marker") ?? "";
        var versionMarker = request.Query("version-id-marker") is { Length: > 0 } marker ? marker : null;
        var all = objects.All(request.Bucket, prefix).SelectMany(e => e.Versions.Select((v, i) => (Entry: e, Version: v, Order: OrderOf(e.Key, i))));
        var after = keyMarker.Length == 0 ? "" : After(request.Bucket, keyMarker, versionMarker);
        var page = Listing<(ObjectEntry Entry, ObjectVersion Version, string Order)>.Of(all, v => v.Order, prefix, delimiter, after, max);
        return S3Xml.AnswerAsync(request, "ListVersionsResult", w =>
        {
            var encode = Head(w, request, prefix, delimiter, max, page.IsTruncated);
            w.WriteElementString("KeyMarker", encode(keyMarker));
            w.WriteElementString("VersionIdMarker", versionMarker ?? "");
            if (page.IsTruncated)
            {
                var last = page.Items.LastOrDefault(i => i.Order == page.Last);
                w.WriteElementString("NextKeyMarker", encode(last.Entry?.Key ?? page.Last!));
                if (last.Version is { } version) w.WriteElementString("NextVersionIdMarker", version.VersionId);
            }
            foreach (var (entry, version, _) in page.Items)
            {
                w.WriteStartElement(version.IsDeleteMarker ? "DeleteMarker" : "Version");
                w.WriteElementString("Key", encode(entry.Key));
                w.WriteElementString("VersionId", version.VersionId);
                w.WriteElementString("IsLatest", version == entry.Versions[0] ? "true" : "false");
                Facts(w, version, owner: true);
                w.WriteEndElement();
            }
            Prefixes(w, page.Prefixes, encode);
        });
    }

    // Versions of a key follow it in their order: a separator that sorts before all that a key may hold next.
    private static string OrderOf(string key, int index) => $"{key}\0{index:D6}";

    private string After(string bucket, string key, string? versionId)
    {
        var index = versionId is null ? -1 : objects.Find(bucket, key)?.Versions.FindIndex(v => v.VersionId == versionId) ?? -1;
        return index >= 0 ? OrderOf(key, index) : key.EndsWith('/') && objects.Find(bucket, key) is null ? key : key + "\0\uffff";
    }

    private void Demand(S3Request request, string action, string prefix, string delimiter, int max) =>
        access.DemandBucket(request.Caller, action, request.Bucket, new Dictionary<string, string>
        {
            ["s3:prefix"] = prefix,
            ["s3:delimiter"] = delimiter,
            ["s3:max-keys"] = Text(max),
        });

    private static Func<string, string> Head(XmlWriter w, S3Request request, string prefix, string delimiter, int max, bool truncated)
    {
        var url = request.Query("encoding-type") == "url";
        string Encode(string text) => url ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : Wire.XmlAnswer.Clean(text);
        w.WriteElementString("Name", request.Bucket);
        w.WriteElementString("Prefix", Encode(prefix));
        if (delimiter.Length > 0) w.WriteElementString("Delimiter", Encode(delimiter));
        w.WriteElementString("MaxKeys", Text(max));
        if (url) w.WriteElementString("EncodingType", "url");
        w.WriteElementString("IsTruncated", truncated ? "true" : "false");
        return Encode;
    }

    private void Facts(XmlWriter w, ObjectVersion version, bool owner)
    {
        w.WriteElementString("LastModified", S3Xml.Time(version.LastModified));
        if (!version.IsDeleteMarker)
        {
            w.WriteElementString("ETag", $"\"{version.ETag}\"");
            foreach (var algorithm in version.Checksums.Keys) w.WriteElementString("ChecksumAlgorithm", algorithm);
            w.WriteElementString("Size", version.Size.ToString(CultureInfo.InvariantCulture));
            w.WriteElementString("StorageClass", version.StorageClass);
        }
        if (owner) Owner(w, world);
    }

    internal static void Owner(XmlWriter w, World world)
    {
        w.WriteStartElement("Owner");
        w.WriteElementString("ID", OwnerId(world));
        w.WriteElementString("DisplayName", "laptop");
        w.WriteEndElement();
    }

    internal static string OwnerId(World world) => world.Account.PadLeft(64, '0');

    private static void Prefixes(XmlWriter w, List<string> prefixes, Func<string, string> encode)
    {
        foreach (var prefix in prefixes)
        {
            w.WriteStartElement("CommonPrefixes");
            w.WriteElementString("Prefix", encode(prefix));
            w.WriteEndElement();
        }
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw S3Errors.InvalidArgument("The continuation token provided is incorrect");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
