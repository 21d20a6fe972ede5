using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A file of metrics that a version in the registry points to.</summary>
public sealed class MetricsSource
{
    private readonly StepReport? _report;
    private readonly PipelineValue? _s3Uri;
    private readonly string? _contentType;
    private readonly string? _contentDigest;

    private MetricsSource(StepReport? report, PipelineValue? s3Uri, string? contentType, string? contentDigest = null)
    {
        _contentDigest = contentDigest;
        _report = report;
        _s3Uri = s3Uri;
        _contentType = contentType;
    }

    /// <summary>A file in S3; the digest is of its content, where it must be proved.</summary>
    public static MetricsSource At(PipelineValue s3Uri, string? contentType = "application/json", string? contentDigest = null)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        return new(null, s3Uri, contentType, contentDigest);
    }

    /// <summary>A report that a step writes.</summary>
    public static MetricsSource FromReport(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(report, null, "application/json");
    }

    /// <summary>A report that a step writes.</summary>
    public static implicit operator MetricsSource(StepReport report) => FromReport(report);

    internal JsonObject ToNode(StepContext context, string property)
    {
        var uri = _s3Uri ?? _report!.S3Uri;
        var node = new JsonObject { ["S3Uri"] = _report is null ? context.Read(property, uri) : context.Value(property, uri) };
        JobNodes.Add(node, "ContentType", _contentType);
        JobNodes.Add(node, "ContentDigest", _contentDigest);
        return node;
    }
}
