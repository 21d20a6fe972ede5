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

    /// <summary>
    /// A query of Amazon Athena. The role made for the pipeline may run it and read the Glue catalog; what the tables hold in S3 it may
    /// read where <see cref="TrainingPipelineProps.InputLocations"/> names it.
    /// </summary>
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
        Permit(context);
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

    // What is known only when the pipeline runs is a wildcard in its own place.
    private void Permit(StepContext context)
    {
        string Known(string name) => _fields.FirstOrDefault(field => field.Name == name).Value is { } value ? value.Expected as string ?? "*" : "primary";
        var database = Known("Database");
        if (_key == "AthenaDatasetDefinition")
        {
            context.Allow(["athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution", "athena:StopQueryExecution"],
                context.Arn("athena", $"workgroup/{Known("WorkGroup")}"));
            context.Allow(["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"],
                context.Arn("glue", "catalog"), context.Arn("glue", $"database/{database}"), context.Arn("glue", $"table/{database}/*"));
            return;
        }

        var cluster = Known("ClusterId");
        context.Allow(["redshift:GetClusterCredentials"], context.Arn("redshift", $"dbuser:{cluster}/{Known("DbUser")}"), context.Arn("redshift", $"dbname:{cluster}/{database}"));
        context.Allow(["redshift-data:ExecuteStatement", "redshift:DescribeClusters"], context.Arn("redshift", $"cluster:{cluster}"));
        context.Allow(["redshift-data:DescribeStatement"], "*");
    }

    private static PipelineValue? Text(string? text) => text is null ? null : (PipelineValue)text;
}
