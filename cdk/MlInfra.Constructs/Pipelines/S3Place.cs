using Amazon.CDK;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A bucket's ARN and a prefix in it; both may hold tokens.</summary>
internal sealed record S3Place(string BucketArn, string Prefix)
{
    /// <summary>Every object at or under the prefix.</summary>
    public string Objects { get; init; } = $"{BucketArn}/{Prefix}*";

    /// <summary>Splits s3://bucket/prefix. A location that is one token as a whole is split at deployment.</summary>
    public static S3Place? Of(string uri)
    {
        var partition = $"arn:{Aws.PARTITION}:s3:::";
        if (uri.StartsWith("s3://", StringComparison.Ordinal))
        {
            var rest = uri["s3://".Length..];
            var slash = SlashOutsideTokens(rest);
            return slash < 0 ? new S3Place(partition + rest, "") : new S3Place(partition + rest[..slash], rest[(slash + 1)..]);
        }

        if (!uri.StartsWith("${Token[", StringComparison.Ordinal))
        {
            return null;
        }

        // The first part of the key bounds what is listed; the slash added makes it empty where the location is a whole bucket.
        var path = Fn.Select(1, Fn.Split("s3://", uri));
        var parts = Fn.Split("/", path + "/");
        return new S3Place(partition + Fn.Select(0, parts), Fn.Select(1, parts)) { Objects = partition + path + "*" };
    }

    private static int SlashOutsideTokens(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[i] == '/' && depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
