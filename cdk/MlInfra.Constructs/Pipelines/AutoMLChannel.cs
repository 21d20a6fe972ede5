using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Data that an AutoML job learns from or validates with.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoMLChannel.html"/>
public sealed record AutoMLChannel
{
    /// <summary>Data at a location in S3, and the column to predict.</summary>
    public AutoMLChannel(PipelineValue s3Uri, PipelineValue targetAttributeName)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        ArgumentNullException.ThrowIfNull(targetAttributeName);
        S3Uri = s3Uri;
        TargetAttributeName = targetAttributeName;
    }

    /// <summary>The prefix, object or manifest in S3.</summary>
    public PipelineValue S3Uri { get; }

    /// <summary>The column to predict.</summary>
    public PipelineValue TargetAttributeName { get; }

    /// <summary>What the location names: <c>S3Prefix</c> or <c>ManifestFile</c>. Default: S3Prefix.</summary>
    public PipelineValue S3DataType { get; init; } = "S3Prefix";

    /// <summary><c>training</c> or <c>validation</c>. Default: training, the service's.</summary>
    public PipelineValue? ChannelType { get; init; }

    /// <summary><c>None</c> or <c>Gzip</c>. Default: None, the service's.</summary>
    public PipelineValue? CompressionType { get; init; }

    /// <summary>The MIME type: <c>text/csv;header=present</c> or <c>x-application/vnd.amazon+parquet</c>. Default: CSV, the service's.</summary>
    public PipelineValue? ContentType { get; init; }

    /// <summary>The column of weights. Default: none.</summary>
    public PipelineValue? SampleWeightAttributeName { get; init; }

    internal JsonObject ToNode(StepContext context, string property)
    {
        var node = new JsonObject
        {
            ["DataSource"] = new JsonObject
            {
                ["S3DataSource"] = new JsonObject
                {
                    ["S3DataType"] = context.Value($"{property}.S3DataType", S3DataType),
                    ["S3Uri"] = context.Read(property, S3Uri),
                },
            },
            ["TargetAttributeName"] = context.Value($"{property}.TargetAttributeName", TargetAttributeName),
        };
        context.Add(node, "ChannelType", $"{property}.ChannelType", ChannelType);
        context.Add(node, "CompressionType", $"{property}.CompressionType", CompressionType);
        context.Add(node, "ContentType", $"{property}.ContentType", ContentType);
        context.Add(node, "SampleWeightAttributeName", $"{property}.SampleWeightAttributeName", SampleWeightAttributeName);
        return node;
    }
}
