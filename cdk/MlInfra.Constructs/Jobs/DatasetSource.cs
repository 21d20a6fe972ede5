using System.Text.Json.Nodes;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>A query whose result a processing job reads as files.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DatasetDefinition.html"/>
public sealed class DatasetSource
{
    private readonly string _key;
    private readonly (string Name, PipelineValue? Value)[] _fields;
    private readonly PipelineValue _output;

    private DatasetSource(string key, PipelineValue output, params (string Name, PipelineValue? Value)[] fields)
    {
        ArgumentNullException.ThrowIfNull(output);
        _key = key;
        _fields = fields;
        _output = output;
    }

    /// <summary>A query of Amazon Athena; the role must be let run it.</summary>
    public static DatasetSource Athena(
        PipelineValue catalog, PipelineValue database, PipelineValue query, PipelineValue outputS3Uri, string outputFormat = "PARQUET", string? workGroup = null, string? compression = null) =>
        new("AthenaDatasetDefinition", outputS3Uri, ("Catalog", catalog), ("Database", database), ("QueryString", query), ("OutputFormat", outputFormat), ("WorkGroup", Text(workGroup)),
            ("OutputCompression", Text(compression)));

    /// <summary>A query of Amazon Redshift; <paramref name="clusterRole"/> is the cluster's role that writes the result.</summary>
    public static DatasetSource Redshift(
        PipelineValue clusterId, PipelineValue database, PipelineValue dbUser, PipelineValue query, IRole clusterRole, PipelineValue outputS3Uri, string outputFormat = "PARQUET",
        string? compression = null)
    {
        ArgumentNullException.ThrowIfNull(clusterRole);
        return new("RedshiftDatasetDefinition", outputS3Uri, ("ClusterId", clusterId), ("Database", database), ("DbUser", dbUser), ("QueryString", query), ("ClusterRoleArn", clusterRole.RoleArn),
            ("OutputFormat", outputFormat), ("OutputCompression", Text(compression)));
    }

    internal JsonObject ToNode(StepContext context, string place)
    {
        var node = new JsonObject { ["OutputS3Uri"] = context.Write($"{place}.OutputS3Uri", _output) };
        foreach (var (name, value) in _fields)
        {
            if (value is not null)
            {
                node[name] = context.Value($"{place}.{name}", value);
            }
        }

        return new JsonObject { [_key] = node };
    }

    private static PipelineValue? Text(string? text) => text is null ? null : (PipelineValue)text;
}
