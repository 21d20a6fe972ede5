using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>AWS::S3::Bucket. Lifecycle and access logging are kept and shown; Local deletes nothing by age and logs no access.</summary>
internal sealed class BucketProvider(World world, Buckets buckets) : IResourceProvider
{
    private static readonly Dictionary<string, string> DocumentOf = new()
    {
        ["PublicAccessBlockConfiguration"] = "publicAccessBlock",
        ["LifecycleConfiguration"] = "lifecycle",
        ["LoggingConfiguration"] = "logging",
        ["OwnershipControls"] = "ownershipControls",
        ["CorsConfiguration"] = "cors",
    };

    public string Type => "AWS::S3::Bucket";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "BucketName", "AccessControl", "BucketEncryption", "VersioningConfiguration", "NotificationConfiguration", "Tags",
        "PublicAccessBlockConfiguration", "LifecycleConfiguration", "LoggingConfiguration", "OwnershipControls", "CorsConfiguration",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "BucketName" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("BucketName") ?? request.GeneratedName(63, lowerCase: true);
        if (buckets.Find(name) is not null)
            throw new AwsException("AlreadyExists", $"{name} already exists", 409);
        Check(request.Properties);
        buckets.Create(name);
        return Task.FromResult(Configure(name, request));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Check(request.Properties);
        return Task.FromResult(Configure(request.PhysicalId!, request));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name && buckets.Find(name) is not null) buckets.Delete(name);
        return Task.CompletedTask;
    }

    private static void Check(JsonObject properties)
    {
        if (properties.Text("AccessControl") is { } acl and not ("Private" or "LogDeliveryWrite" or "BucketOwnerFullControl"))
            throw AwsException.NotSupported($"AccessControl '{acl}' of AWS::S3::Bucket");
        foreach (var (name, _) in properties.Object("NotificationConfiguration") ?? [])
            if (name != "EventBridgeConfiguration") throw AwsException.NotSupported($"NotificationConfiguration.{name} of AWS::S3::Bucket (EventBridgeConfiguration is supported)");
    }

    private ResourceState Configure(string name, ResourceRequest request)
    {
        var properties = request.Properties;
        var encryption = properties.Object("BucketEncryption")?.Objects("ServerSideEncryptionConfiguration").FirstOrDefault();
        var byDefault = encryption?.Object("ServerSideEncryptionByDefault");
        var events = properties.Object("NotificationConfiguration")?.Object("EventBridgeConfiguration");
        buckets.Change(name, b =>
        {
            var wanted = properties.Object("VersioningConfiguration")?.Text("Status");
            b = b with
            {
                // As in AWS, versioning that was on can only be suspended.
                Versioning = wanted == "Enabled" ? "Enabled" : b.Versioning.Length > 0 ? "Suspended" : "",
                Encryption = byDefault?.Text("SSEAlgorithm") ?? "AES256",
                KmsKeyId = byDefault?.Text("KMSMasterKeyID"),
                BucketKey = encryption?.Flag("BucketKeyEnabled") ?? false,
                EventBridge = events is not null && (events.Flag("EventBridgeEnabled") ?? true),
            };
            foreach (var (property, document) in DocumentOf)
                b = b.WithDocument(document, properties.Object(property) is { } value ? BucketXml.Write(property, value) : null);
            return b.WithDocument("tagging", BucketXml.Tagging(Tags(request)));
        });
        return new(name, new()
        {
            ["Arn"] = Bucket.ArnOf(name),
            ["DomainName"] = $"{name}.s3.amazonaws.com",
            ["RegionalDomainName"] = $"{name}.s3.{world.Region}.amazonaws.com",
            ["DualStackDomainName"] = $"{name}.s3.dualstack.{world.Region}.amazonaws.com",
            ["WebsiteURL"] = $"http://{name}.s3-website-{world.Region}.amazonaws.com",
        });
    }

    private static Dictionary<string, string> Tags(ResourceRequest request)
    {
        var tags = new Dictionary<string, string>(request.StackTags);
        foreach (var tag in request.Properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        return tags;
    }
}
