using System.Text.Json.Serialization;

namespace MlInfra.Local.S3;

/// <summary>A bucket and how it is configured.</summary>
internal sealed record Bucket
{
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Enabled, Suspended, or empty: never versioned.</summary>
    public string Versioning { get; init; } = "";

    /// <summary>Whether events go to EventBridge.</summary>
    public bool EventBridge { get; init; }

    /// <summary>AES256 or aws:kms.</summary>
    public string Encryption { get; init; } = "AES256";

    /// <summary>The key of aws:kms; null is the account's own aws/s3.</summary>
    public string? KmsKeyId { get; init; }

    public bool BucketKey { get; init; }

    /// <summary>The documents of its sub-resources (policy, lifecycle, logging ...) as they were put, by sub-resource.</summary>
    public Dictionary<string, string> Documents { get; init; } = [];

    /// <summary>With a sub-resource's document, or without it when there is none.</summary>
    public Bucket WithDocument(string name, string? document)
    {
        var documents = new Dictionary<string, string>(Documents);
        if (document is null) documents.Remove(name);
        else documents[name] = document;
        return this with { Documents = documents };
    }

    [JsonIgnore]
    public string Arn => ArnOf(Name);

    public static string ArnOf(string name) => $"arn:aws:s3:::{name}";
}
