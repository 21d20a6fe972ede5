using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>The leave that roles need, for objects and for the keys that encrypt them. The laptop's user and Local itself need none.</summary>
internal sealed class Access(Buckets buckets, Lazy<IAuthorizer> authorizer, Lazy<IKeys> keys) : IResourcePolicies
{
    public string Service => "s3";

    public JsonObject? PolicyOf(string resourceArn)
    {
        var bucket = resourceArn.Split(":::")[^1].Split('/')[0];
        return buckets.Find(bucket)?.Documents.GetValueOrDefault("policy") is { } policy ? JsonNode.Parse(policy) as JsonObject : null;
    }

    public void DemandBucket(Principal? caller, string action, string bucket, IReadOnlyDictionary<string, string>? context = null) =>
        Demand(caller, new($"s3:{action}", Bucket.ArnOf(bucket)) { Context = context });

    public void DemandObject(Principal? caller, string action, string bucket, string key) =>
        Demand(caller, new($"s3:{action}", $"{Bucket.ArnOf(bucket)}/{key}"));

    /// <summary>Leave to read what is encrypted with a key.</summary>
    public void DemandDecrypt(Principal? caller, ObjectVersion version) => DemandKey(caller, "kms:Decrypt", version.Encryption, version.KmsKeyId);

    /// <summary>Leave to write with a key.</summary>
    public void DemandEncrypt(Principal? caller, string encryption, string? keyId) => DemandKey(caller, "kms:GenerateDataKey", encryption, keyId);

    private void DemandKey(Principal? caller, string action, string encryption, string? keyId)
    {
        if (caller is null || caller.IsAdministrator || !encryption.StartsWith("aws:kms", StringComparison.Ordinal) || keyId is null) return;
        if (keyId.Contains("alias/aws/", StringComparison.Ordinal)) return; // AWS's own key lets all of the account use it through S3
        var arn = keys.Value.Resolve(keyId)
            ?? throw new AwsException("KMS.NotFoundException", $"Invalid keyId '{keyId}'");
        Demand(caller, new(action, arn));
    }

    private void Demand(Principal? caller, Permission permission)
    {
        if (caller is not null && !caller.IsAdministrator) authorizer.Value.Demand(caller, permission);
    }
}
