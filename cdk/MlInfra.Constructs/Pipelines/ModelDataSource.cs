using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A model's files in S3: a prefix of files as they are, or one object.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3ModelDataSource.html"/>
public sealed class ModelDataSource
{
    private readonly PipelineValue _s3Uri;
    private readonly string _dataType;
    private readonly string _compression;

    private ModelDataSource(PipelineValue s3Uri, string dataType, string compression)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        _s3Uri = s3Uri;
        _dataType = dataType;
        _compression = compression;
    }

    /// <summary>Every file under a prefix, as it is.</summary>
    public static ModelDataSource Prefix(PipelineValue s3Uri) => new(s3Uri, "S3Prefix", "None");

    /// <summary>One object, as it is.</summary>
    public static ModelDataSource Object(PipelineValue s3Uri) => new(s3Uri, "S3Object", "None");

    /// <summary>One tar.gz.</summary>
    public static ModelDataSource Gzip(PipelineValue s3Uri) => new(s3Uri, "S3Object", "Gzip");

    internal JsonObject ToNode(StepContext context, string property) => new()
    {
        ["S3DataSource"] = new JsonObject
        {
            ["S3Uri"] = context.Read(property, _s3Uri),
            ["S3DataType"] = _dataType,
            ["CompressionType"] = _compression,
        },
    };
}
