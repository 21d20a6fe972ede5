using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The data of a Clarify check.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-processing-job-configure-analysis.html"/>
public sealed record ClarifyData
{
    /// <summary>The prefix or object in S3.</summary>
    public required PipelineValue S3Uri { get; init; }

    /// <summary><c>text/csv</c>, <c>application/jsonlines</c>, <c>application/json</c>, <c>application/x-parquet</c> or <c>application/x-image</c>. Default: text/csv.</summary>
    public string DatasetType { get; init; } = "text/csv";

    /// <summary>The column, index or JMESPath of the true label. Default: none.</summary>
    public string? Label { get; init; }

    /// <summary>The columns' names. Default: the data's.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The JMESPath of the features, for JSON. Default: none.</summary>
    public string? Features { get; init; }

    /// <summary>What each instance gets: <c>FullyReplicated</c> or <c>ShardedByS3Key</c>. Default: all.</summary>
    public string Distribution { get; init; } = "FullyReplicated";

    /// <summary><c>None</c> or <c>Gzip</c>. Default: None.</summary>
    public string CompressionType { get; init; } = "None";

    /// <summary>Further fields of the analysis configuration, by their names there. Default: none.</summary>
    public JsonObject More { get; init; } = [];

    internal JsonObject ToNode()
    {
        var node = new JsonObject { ["dataset_type"] = DatasetType };
        JobNodes.Add(node, "features", Features);
        if (Headers.Count > 0)
        {
            node["headers"] = new JsonArray([.. Headers.Select(header => JsonValue.Create(header))]);
        }

        JobNodes.Add(node, "label", Label);
        JobNodes.Merge(node, More);
        return node;
    }
}
