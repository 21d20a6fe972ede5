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

    /// <summary>The prefix, object or manifest in S3.</summary>
    public PipelineValue S3Uri { get; }

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

    /// <summary>A channel of a value of the pipeline.</summary>
    public static implicit operator Channel(PipelineValue s3Uri) => new(s3Uri);

    /// <summary>A channel of a location in S3.</summary>
    public static implicit operator Channel(string s3Uri) => new(s3Uri);

    internal JsonObject ToNode(StepContext context, string name, InputMode estimatorMode, string place = "Inputs")
    {
        var property = $"{place}[{name}]";
        var mode = InputMode ?? estimatorMode;
        if (mode != Jobs.InputMode.Pipe && S3DataType == "AugmentedManifestFile")
        {
            context.Problems.Add(context.Name($"{property}.S3DataType"), $"'AugmentedManifestFile' with InputMode.{mode}", "be used with InputMode.Pipe", "change one of them");
        }

        if (mode != Jobs.InputMode.Pipe && CompressionType == "Gzip")
        {
            context.Problems.Add(context.Name($"{property}.CompressionType"), $"'Gzip' with InputMode.{mode}", "be used with InputMode.Pipe", "change one of them");
        }

        var s3 = new JsonObject
        {
            ["S3DataType"] = S3DataType,
            ["S3Uri"] = context.Read(property, S3Uri),
            ["S3DataDistributionType"] = Distribution.ToString(),
        };
        if (AttributeNames.Count > 0)
        {
            s3["AttributeNames"] = new JsonArray([.. AttributeNames.Select(attribute => JsonValue.Create(attribute))]);
        }

        var node = new JsonObject { ["DataSource"] = new JsonObject { ["S3DataSource"] = s3 } };
        Add(node, "ContentType", ContentType);
        Add(node, "CompressionType", CompressionType);
        Add(node, "RecordWrapperType", RecordWrapperType);
        Add(node, "InputMode", InputMode?.ToString());
        if (ShuffleSeed is { } seed)
        {
            node["ShuffleConfig"] = new JsonObject { ["Seed"] = seed };
        }

        node["ChannelName"] = name;
        return node;
    }

    private static void Add(JsonObject node, string key, string? value)
    {
        if (value is not null)
        {
            node[key] = value;
        }
    }
}
