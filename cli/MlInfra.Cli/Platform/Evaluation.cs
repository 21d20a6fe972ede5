using System.Text.Json.Nodes;
using MlInfra.Aws;

namespace MlInfra.Cli.Platform;

/// <summary>An evaluation report as the pipeline wrote it to S3.</summary>
internal sealed record Evaluation(string Uri, JsonObject Report)
{
    /// <summary>The report's plain numbers, such as accuracy.</summary>
    public IEnumerable<KeyValuePair<string, double>> Numbers =>
        Report.Where(p => p.Value is JsonValue v && v.TryGetValue<double>(out _)).Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<double>()));

    public double? Accuracy => Numbers.Where(n => n.Key == "accuracy").Select(n => (double?)n.Value).FirstOrDefault();

    /// <summary>Reads a report; null if the object is gone.</summary>
    public static async Task<Evaluation?> ReadAsync(Services services, string uri, CancellationToken cancellationToken)
    {
        var (bucket, key) = S3Address.Parse(uri);
        try
        {
            var body = await services.S3.GetObjectAsync(bucket, key, cancellationToken);
            return JsonNode.Parse(body.Span) is JsonObject report ? new(uri, report) : null;
        }
        catch (AwsServiceException e) when (e.ErrorCode is "NoSuchKey" or "NoSuchBucket")
        {
            return null;
        }
    }

    /// <summary>The report of a registered version: what its model metrics point at.</summary>
    public static async Task<Evaluation?> OfVersionAsync(Services services, string modelPackageArn, CancellationToken cancellationToken)
    {
        var version = await services.SageMaker.DescribeModelPackageAsync(new() { ModelPackageName = modelPackageArn }, cancellationToken);
        return version.ModelMetrics?.ModelQuality?.Statistics?.S3Uri is { } uri ? await ReadAsync(services, uri, cancellationToken) : null;
    }

    /// <summary>The report that a processing job wrote (of a run whose version was never registered).</summary>
    public static async Task<Evaluation?> OfJobAsync(Services services, string jobArn, CancellationToken cancellationToken)
    {
        var job = await services.SageMaker.DescribeProcessingJobAsync(new() { ProcessingJobName = jobArn[(jobArn.LastIndexOf('/') + 1)..] }, cancellationToken);
        var uri = job.ProcessingOutputConfig?.Outputs.FirstOrDefault(o => o.OutputName == "evaluation")?.S3Output?.S3Uri;
        return uri is null ? null : await ReadAsync(services, $"{uri.TrimEnd('/')}/evaluation.json", cancellationToken);
    }
}
