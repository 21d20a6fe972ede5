using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a transform job predicts for.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TransformInput.html"/>
public sealed record TransformInput
{
    /// <summary>Data at a location in S3.</summary>
    public TransformInput(PipelineValue s3Uri)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        S3Uri = s3Uri;
    }

    /// <summary>The prefix, object or manifest in S3.</summary>
    public PipelineValue S3Uri { get; }

    /// <summary>What the location names: <c>S3Prefix</c> or <c>ManifestFile</c>. Default: S3Prefix.</summary>
    public PipelineValue S3DataType { get; init; } = "S3Prefix";

    /// <summary>The MIME type of the data. Default: none.</summary>
    public PipelineValue? ContentType { get; init; }

    /// <summary><c>None</c> or <c>Gzip</c>. Default: none.</summary>
    public PipelineValue? CompressionType { get; init; }

    /// <summary>How objects are split into records: <c>None</c>, <c>Line</c>, <c>RecordIO</c>, <c>TFRecord</c>. Default: they are not.</summary>
    public PipelineValue? SplitType { get; init; }

    /// <summary>Data at a location in S3.</summary>
    public static implicit operator TransformInput(PipelineValue s3Uri) => new(s3Uri);

    /// <summary>Data at a location in S3.</summary>
    public static implicit operator TransformInput(string s3Uri) => new(s3Uri);

    internal JsonObject ToNode(StepContext context, bool reads)
    {
        var node = new JsonObject
        {
            ["DataSource"] = new JsonObject
            {
                ["S3DataSource"] = new JsonObject
                {
                    ["S3DataType"] = context.Value("Input.S3DataType", S3DataType),
                    ["S3Uri"] = reads ? context.Read("Input", S3Uri) : context.Value("Input", S3Uri),
                },
            },
        };
        context.Add(node, "ContentType", "Input.ContentType", ContentType);
        context.Add(node, "CompressionType", "Input.CompressionType", CompressionType);
        context.Add(node, "SplitType", "Input.SplitType", SplitType);
        return node;
    }
}
