using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Fetches the text of the template that a request names.</summary>
internal sealed class TemplateSource(Lazy<IObjectStore> objects)
{
    private const int MostBodyBytes = 51_200;

    /// <summary>The text; <paramref name="previous"/> if the request asks for it or, where it may, names none.</summary>
    public async Task<string> ReadAsync(JsonObject input, Principal caller, string? previous, CancellationToken cancellationToken)
    {
        var body = input.Text("TemplateBody") is { Length: > 0 } text ? text : null;
        var url = input.Text("TemplateURL") is { Length: > 0 } address ? address : null;
        var usePrevious = input.Flag("UsePreviousTemplate") ?? false;
        if ((body is null ? 0 : 1) + (url is null ? 0 : 1) + (usePrevious ? 1 : 0) > 1)
            throw CfnError.Invalid("You cannot specify more than one of TemplateBody, TemplateURL and UsePreviousTemplate.");
        if (usePrevious) return previous ?? throw CfnError.Invalid("There is no previous template to use.");
        if (url is not null) return await FetchAsync(url, caller, cancellationToken);
        if (body is null) throw CfnError.Invalid("Either Template URL or Template Body must be specified.");
        if (Encoding.UTF8.GetByteCount(body) > MostBodyBytes)
            throw CfnError.Invalid($"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {MostBodyBytes}");
        return body;
    }

    private async Task<string> FetchAsync(string url, Principal caller, CancellationToken cancellationToken)
    {
        var (bucket, key) = Locate(url);
        try
        {
            await using var stream = objects.Value.Open(bucket, key, caller);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (AwsException e)
        {
            throw CfnError.Invalid($"S3 error: {e.Message} ({url}; MlInfra Local reads the bucket and key {bucket}/{key} from its own S3)");
        }
    }

    // The CLI may name AWS's own S3 host: only bucket and key count, in path style or as the host's first label.
    private static (string Bucket, string Key) Locate(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)) throw CfnError.Invalid("TemplateURL must be a supported URL.");
        var path = Uri.UnescapeDataString(uri.AbsolutePath).TrimStart('/');
        if (uri.Scheme == "s3") return (uri.Host, path);
        if (uri.Host.IndexOf(".s3", StringComparison.Ordinal) is > 0 and var end) return (uri.Host[..end], path);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? (path[..slash], path[(slash + 1)..]) : throw CfnError.Invalid($"TemplateURL must name a bucket and a key: {url}");
    }
}
