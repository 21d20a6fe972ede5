using System.Text.Json;
using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>The watermark's object in S3, changed only by who read it last.</summary>
internal sealed class WatermarkFile(S3Client s3, ArrivalSettings settings)
{
    private const string Json = "application/json";
    private readonly string _key = settings.StatePrefix + "watermark.json";
    private string? _tag;

    public async Task<Watermark> ReadAsync(CancellationToken cancellationToken)
    {
        _tag = null;
        if (!await ExistsAsync(cancellationToken).ConfigureAwait(false)) return Watermark.None;
        var content = await s3.FindObjectAsync(settings.StateBucket, _key, cancellationToken).ConfigureAwait(false);
        if (content is null) return Watermark.None;
        _tag = content.ETag;
        try
        {
            return JsonSerializer.Deserialize(content.Body.Span, ArrivalJson.Default.Watermark) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The watermark s3://{settings.StateBucket}/{_key} cannot be read: {e.Message}. Put its version before back; without it every object would be taken again.", e);
        }
    }

    // To whoever may list a prefix only, S3 answers that an object which is not there is forbidden, as it does without any leave.
    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        await foreach (var found in s3.ListObjectsAsync(settings.StateBucket, _key, null, cancellationToken).ConfigureAwait(false))
        {
            if (found.Key == _key) return true;
        }

        return false;
    }

    /// <summary>False: another changed it meanwhile.</summary>
    public async Task<bool> TryWriteAsync(Watermark watermark, CancellationToken cancellationToken)
    {
        var tag = await s3.ReplaceObjectAsync(
            settings.StateBucket, _key, JsonSerializer.SerializeToUtf8Bytes(watermark, ArrivalJson.Default.Watermark), Json, _tag, cancellationToken).ConfigureAwait(false);
        if (tag is null) return false;
        _tag = tag;
        return true;
    }

    /// <summary>Writes the list of a batch's objects as SageMaker reads it (S3DataType ManifestFile); answers its URI.</summary>
    public async Task<string> PutManifestAsync(IReadOnlyList<S3Object> batch, string id, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("prefix", $"s3://{settings.Bucket}/");
            json.WriteEndObject();
            foreach (var found in batch) json.WriteStringValue(found.Key);
            json.WriteEndArray();
        }

        var key = $"{settings.StatePrefix}batches/{id}.manifest";
        await s3.PutObjectAsync(settings.StateBucket, key, body.ToArray(), Json, cancellationToken).ConfigureAwait(false);
        return $"s3://{settings.StateBucket}/{key}";
    }
}
