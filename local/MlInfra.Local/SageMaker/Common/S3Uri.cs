using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>An address in S3.</summary>
internal sealed record S3Uri(string Bucket, string Key)
{
    /// <summary>Takes s3://bucket/key apart; throws AWS's validation error for anything else.</summary>
    public static S3Uri Parse(string uri, string member)
    {
        if (!uri.StartsWith("s3://", StringComparison.Ordinal) || uri.Length == 5 || uri[5] == '/')
        {
            throw Check.Constraint(uri, member, "Member must satisfy regular expression pattern: s3://([^/]+)/?(.*)");
        }

        var slash = uri.IndexOf('/', 5);
        return slash < 0 ? new S3Uri(uri[5..], "") : new S3Uri(uri[5..slash], uri[(slash + 1)..]);
    }

    public override string ToString() => $"s3://{Bucket}/{Key}";
}
