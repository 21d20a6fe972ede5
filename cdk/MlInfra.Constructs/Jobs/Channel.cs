using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Data for training, under <c>/opt/ml/input/data/&lt;channel&gt;</c>. A location alone will do:
/// <c>Inputs = { ["train"] = preprocess.Output("train") }</c>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html"/>
public sealed record Channel
{
    /// <summary>Data at a location in S3.</summary>
    public Channel(PipelineValue s3Uri)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        S3Uri = s3Uri;
    }

    /// <summary>The prefix, object or manifest in S3; null where the data lies in a file system.</summary>
    public PipelineValue? S3Uri { get; }

    /// <summary>The folder of a file system; null where the data lies in S3.</summary>
    public FileSystemSource? FileSystem { get; }

    private Channel(FileSystemSource fileSystem)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        FileSystem = fileSystem;
    }

    /// <summary>What the location names: <c>S3Prefix</c>, <c>ManifestFile</c>, <c>AugmentedManifestFile</c>. Default: S3Prefix.</summary>
    public string S3DataType { get; init; } = "S3Prefix";

    /// <summary>What each instance gets. Default: all.</summary>
    public DataDistribution Distribution { get; init; } = DataDistribution.FullyReplicated;

    /// <summary>The MIME type of the data, for algorithms that need it. Default: none.</summary>
    public string? ContentType { get; init; }

    /// <summary><c>None</c> or <c>Gzip</c>; Gzip only with <see cref="InputMode.Pipe"/>. Default: none.</summary>
    public string? CompressionType { get; init; }

    /// <summary><c>RecordIO</c> to wrap each record. Default: none.</summary>
    public string? RecordWrapperType { get; init; }

    /// <summary>How the data reaches the job. Default: the estimator's mode.</summary>
    public InputMode? InputMode { get; init; }

    /// <summary>The attributes to read from an augmented manifest. Default: none.</summary>
    public IReadOnlyList<string> AttributeNames { get; init; } = [];

    /// <summary>The seed to shuffle by. Default: no shuffling.</summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>The groups of instances that get the channel, where there are <see cref="EstimatorProps.InstanceGroups"/>. Default: all.</summary>
    public IReadOnlyList<string> InstanceGroupNames { get; init; } = [];

    /// <summary>Data in a file system; the job must be in its VPC.</summary>
    public static Channel FromFileSystem(FileSystemSource fileSystem) => new(fileSystem);

    /// <summary>Objects that a manifest lists.</summary>
    public static Channel FromManifest(PipelineValue manifest) => new(manifest) { S3DataType = "ManifestFile" };

    /// <summary>Records that an augmented manifest holds, one JSON object a line; read in Pipe mode.</summary>
    public static Channel FromAugmentedManifest(PipelineValue manifest, params IReadOnlyList<string> attributeNames) =>
        new(manifest) { S3DataType = "AugmentedManifestFile", AttributeNames = attributeNames, InputMode = Jobs.InputMode.Pipe, RecordWrapperType = "RecordIO" };

    /// <summary>A channel of a value of the pipeline.</summary>
    public static implicit operator Channel(PipelineValue s3Uri) => new(s3Uri);

    /// <summary>A channel of a location in S3.</summary>
    public static implicit operator Channel(string s3Uri) => new(s3Uri);

    internal JsonObject ToNode(StepContext context, string name, EstimatorProps estimator, string place)
    {
        var property = $"{place}[{name}]";
        new ChannelCheck(this, property, context, estimator).Run();
        var node = new JsonObject { ["DataSource"] = FileSystem is { } files ? new JsonObject { ["FileSystemDataSource"] = files.ToNode() } : new JsonObject { ["S3DataSource"] = S3(context, property) } };
        JobNodes.Add(node, "ContentType", ContentType);
        JobNodes.Add(node, "CompressionType", CompressionType);
        JobNodes.Add(node, "RecordWrapperType", RecordWrapperType);
        JobNodes.Add(node, "InputMode", InputMode?.ToString());
        if (ShuffleSeed is { } seed)
        {
            node["ShuffleConfig"] = new JsonObject { ["Seed"] = seed };
        }

        node["ChannelName"] = name;
        return node;
    }

    private JsonObject S3(StepContext context, string property)
    {
        var s3 = new JsonObject
        {
            ["S3DataType"] = S3DataType,
            ["S3Uri"] = context.Read(property, S3Uri!),
            ["S3DataDistributionType"] = Distribution.ToString(),
        };
        if (InstanceGroupNames.Count > 0)
        {
            s3["InstanceGroupNames"] = new JsonArray([.. InstanceGroupNames.Select(group => JsonValue.Create(group))]);
        }

        if (AttributeNames.Count > 0)
        {
            s3["AttributeNames"] = new JsonArray([.. AttributeNames.Select(attribute => JsonValue.Create(attribute))]);
        }

        return s3;
    }
}
