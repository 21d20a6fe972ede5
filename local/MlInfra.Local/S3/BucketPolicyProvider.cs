using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>AWS::S3::BucketPolicy: kept, shown, and evaluated for roles.</summary>
internal sealed class BucketPolicyProvider(Buckets buckets) : IResourceProvider
{
    public string Type => "AWS::S3::BucketPolicy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Bucket", "PolicyDocument" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "Bucket" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (buckets.Find(request.Properties.Required("Bucket")) is { } bucket) buckets.Change(bucket.Name, b => b.WithDocument("policy", null));
        return Task.CompletedTask;
    }

    private ResourceState Put(ResourceRequest request)
    {
        var bucket = request.Properties.Required("Bucket");
        if (request.Properties["PolicyDocument"] is not JsonObject policy || policy["Statement"] is null)
            throw new AwsException("MalformedPolicy", "Policies must be valid JSON and have a Statement");
        buckets.Change(bucket, b => b.WithDocument("policy", policy.ToJsonString()));
        return new(bucket);
    }
}
