using System.Globalization;

namespace MlInfra.Local.S3.Http;

/// <summary>If-Match and its siblings.</summary>
internal static class Preconditions
{
    /// <summary>Those of a read: 412, or 304 where the caller has it already.</summary>
    public static void DemandRead(S3Request request, ObjectVersion version)
    {
        if (request.Header("If-Match") is { } match)
        {
            if (!Matches(match, version)) throw S3Errors.PreconditionFailed("If-Match");
        }
        else if (Date(request.Header("If-Unmodified-Since")) is { } unmodified && Seconds(version) > unmodified)
        {
            throw S3Errors.PreconditionFailed("If-Unmodified-Since");
        }
        if (request.Header("If-None-Match") is { } none)
        {
            if (Matches(none, version)) throw new Core.AwsException("NotModified", "Not Modified", 304);
        }
        else if (Date(request.Header("If-Modified-Since")) is { } since && Seconds(version) <= since)
        {
            throw new Core.AwsException("NotModified", "Not Modified", 304);
        }
    }

    /// <summary>Those of a write, judged against the current version under the lock; null if there are none.</summary>
    public static Action<ObjectVersion?>? OfWrite(S3Request request)
    {
        var match = request.Header("If-Match");
        var none = request.Header("If-None-Match");
        if (none is not null and not "*") throw new Core.AwsException("NotImplemented", "A header you provided implies functionality that is not implemented");
        if (match is null && none is null) return null;
        return current =>
        {
            if (none is not null && current is not null) throw S3Errors.PreconditionFailed("If-None-Match");
            if (match is null) return;
            if (current is null) throw S3Errors.NoSuchKey(request.Key);
            if (!Matches(match, current)) throw S3Errors.PreconditionFailed("If-Match");
        };
    }

    /// <summary>Those of a copy's source.</summary>
    public static void DemandCopySource(S3Request request, ObjectVersion source)
    {
        if (request.Header("x-amz-copy-source-if-match") is { } match && !Matches(match, source))
            throw S3Errors.PreconditionFailed("x-amz-copy-source-If-Match");
        if (request.Header("x-amz-copy-source-if-none-match") is { } none && Matches(none, source))
            throw S3Errors.PreconditionFailed("x-amz-copy-source-If-None-Match");
        if (Date(request.Header("x-amz-copy-source-if-unmodified-since")) is { } unmodified && Seconds(source) > unmodified)
            throw S3Errors.PreconditionFailed("x-amz-copy-source-If-Unmodified-Since");
        if (Date(request.Header("x-amz-copy-source-if-modified-since")) is { } since && Seconds(source) <= since)
            throw S3Errors.PreconditionFailed("x-amz-copy-source-If-Modified-Since");
    }

    private static bool Matches(string header, ObjectVersion version) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(e => e == "*" || e.Trim('"') == version.ETag);

    private static DateTimeOffset? Date(string? header) =>
        DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static DateTimeOffset Seconds(ObjectVersion version) => DateTimeOffset.FromUnixTimeSeconds(version.LastModified.ToUnixTimeSeconds());
}
