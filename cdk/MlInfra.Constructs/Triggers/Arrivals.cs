namespace MlInfra.Constructs.Triggers;

/// <summary>The events of objects that arrive in a bucket.</summary>
internal static class Arrivals
{
    /// <summary>Where the event tells the object's key.</summary>
    public const string Key = "$.detail.object.key";

    /// <summary>Where the event tells the bucket.</summary>
    public const string Bucket = "$.detail.bucket.name";

    /// <summary>The events of objects under the folder whose keys end so, if an end is given.</summary>
    public static Dictionary<string, object> Pattern(string bucketName, string folder, string? suffix) => new()
    {
        ["source"] = new[] { "aws.s3" },
        ["detail-type"] = new[] { "Object Created" },
        ["detail"] = new Dictionary<string, object>
        {
            ["bucket"] = new Dictionary<string, object> { ["name"] = new[] { bucketName } },
            ["object"] = new Dictionary<string, object>
            {
                ["key"] = new object[]
                {
                    suffix is not null
                        ? new Dictionary<string, object> { ["wildcard"] = $"{folder}/*{suffix}" }
                        : new Dictionary<string, object> { ["prefix"] = $"{folder}/" },
                },
                // A folder that the console makes is an object of no bytes.
                ["size"] = new object[] { new Dictionary<string, object> { ["numeric"] = new object[] { ">", 0 } } },
            },
        },
    };
}
