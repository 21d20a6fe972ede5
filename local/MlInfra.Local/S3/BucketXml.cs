using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>Writes a bucket's CloudFormation properties as S3's own API shows them.</summary>
internal static class BucketXml
{
    private static readonly XNamespace Ns = Http.S3Xml.Namespace;

    public static string Write(string property, JsonObject value) => (property switch
    {
        "PublicAccessBlockConfiguration" => Plain("PublicAccessBlockConfiguration", value, "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
        "OwnershipControls" => new XElement(Ns + "OwnershipControls", value.Objects("Rules").Select(r => Plain("Rule", r, "ObjectOwnership"))),
        "LoggingConfiguration" => Logging(value),
        "LifecycleConfiguration" => new XElement(Ns + "LifecycleConfiguration", value.Objects("Rules").Select(LifecycleRule)),
        "CorsConfiguration" => new XElement(Ns + "CORSConfiguration", value.Objects("CorsRules").Select(CorsRule)),
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, "not a document of a bucket"),
    }).ToString(SaveOptions.DisableFormatting);

    public static string? Tagging(IReadOnlyDictionary<string, string> tags) => tags.Count == 0 ? null : new XElement(
        Ns + "Tagging",
        new XElement(Ns + "TagSet", tags.Select(t => new XElement(Ns + "Tag", new XElement(Ns + "Key", t.Key), new XElement(Ns + "Value", t.Value)))))
        .ToString(SaveOptions.DisableFormatting);

    private static XElement Plain(string name, JsonObject value, params string[] members) =>
        new(Ns + name, members.Select(m => Leaf(m, value.Text(m))));

    private static XElement? Leaf(string name, string? value) => value is null ? null : new(Ns + name, value);

    private static XElement Logging(JsonObject value)
    {
        var status = new XElement(Ns + "BucketLoggingStatus");
        if (value.Text("DestinationBucketName") is { } target)
            status.Add(new XElement(Ns + "LoggingEnabled", new XElement(Ns + "TargetBucket", target), new XElement(Ns + "TargetPrefix", value.Text("LogFilePrefix") ?? "")));
        return status;
    }

    private static XElement LifecycleRule(JsonObject rule) => new(
        Ns + "Rule",
        Leaf("ID", rule.Text("Id")),
        new XElement(Ns + "Filter", new XElement(Ns + "Prefix", rule.Text("Prefix") ?? "")),
        Leaf("Status", rule.Text("Status")),
        Wrapped("Expiration", Leaf("Days", rule.Text("ExpirationInDays")), Leaf("Date", rule.Text("ExpirationDate")), Leaf("ExpiredObjectDeleteMarker", rule.Text("ExpiredObjectDeleteMarker"))),
        Wrapped("NoncurrentVersionExpiration",
            Leaf("NoncurrentDays", rule.Object("NoncurrentVersionExpiration")?.Text("NoncurrentDays") ?? rule.Text("NoncurrentVersionExpirationInDays")),
            Leaf("NewerNoncurrentVersions", rule.Object("NoncurrentVersionExpiration")?.Text("NewerNoncurrentVersions"))),
        Wrapped("AbortIncompleteMultipartUpload", Leaf("DaysAfterInitiation", rule.Object("AbortIncompleteMultipartUpload")?.Text("DaysAfterInitiation"))),
        rule.Objects("Transitions").Select(t => Wrapped("Transition", Leaf("Days", t.Text("TransitionInDays")), Leaf("StorageClass", t.Text("StorageClass")))),
        rule.Objects("NoncurrentVersionTransitions").Select(t => Wrapped("NoncurrentVersionTransition", Leaf("NoncurrentDays", t.Text("TransitionInDays")), Leaf("StorageClass", t.Text("StorageClass")))));

    private static XElement CorsRule(JsonObject rule) => new(
        Ns + "CORSRule",
        Leaf("ID", rule.Text("Id")),
        rule.Texts("AllowedHeaders").Select(h => Leaf("AllowedHeader", h)),
        rule.Texts("AllowedMethods").Select(m => Leaf("AllowedMethod", m)),
        rule.Texts("AllowedOrigins").Select(o => Leaf("AllowedOrigin", o)),
        rule.Texts("ExposedHeaders").Select(h => Leaf("ExposeHeader", h)),
        Leaf("MaxAgeSeconds", rule.Text("MaxAge")));

    private static XElement? Wrapped(string name, params XElement?[] content) =>
        content.All(c => c is null) ? null : new(Ns + name, content.Where(c => c is not null));
}
