using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Data that a processing job reads from S3.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingInput.html"/>
public sealed record ProcessingInput
{
    /// <summary>Copies what lies at <paramref name="source"/> into the container's folder <paramref name="destination"/>.</summary>
    public ProcessingInput(string name, PipelineValue source, string destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        Name = name;
        Source = source;
        Destination = destination;
    }

    private ProcessingInput(string name, DatasetSource dataset, string destination)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Name = name;
        Dataset = dataset;
        Destination = destination;
    }

    /// <summary>The input's name, once in a step.</summary>
    public string Name { get; }

    /// <summary>The prefix, object or manifest in S3; null where it is a query.</summary>
    public PipelineValue? Source { get; }

    /// <summary>The query whose result is copied; null where the data lies in S3.</summary>
    public DatasetSource? Dataset { get; }

    /// <summary>The folder in the container; under <c>/opt/ml/processing</c>.</summary>
    public string Destination { get; }

    /// <summary>What the location names: <c>S3Prefix</c> or <c>ManifestFile</c>. Default: S3Prefix.</summary>
    public string S3DataType { get; init; } = "S3Prefix";

    /// <summary>File or Pipe. Default: File.</summary>
    public InputMode InputMode { get; init; } = InputMode.File;

    /// <summary>What each instance gets. Default: all.</summary>
    public DataDistribution Distribution { get; init; } = DataDistribution.FullyReplicated;

    /// <summary><c>None</c> or <c>Gzip</c>; Gzip only with Pipe. Default: None.</summary>
    public string CompressionType { get; init; } = "None";

    internal static JsonObject Node(string name, JsonNode uri, string path, string dataType, string mode, string distribution, string compression) => new()
    {
        ["InputName"] = name,
        ["AppManaged"] = false,
        ["S3Input"] = new JsonObject
        {
            ["S3Uri"] = uri,
            ["LocalPath"] = path,
            ["S3DataType"] = dataType,
            ["S3InputMode"] = mode,
            ["S3DataDistributionType"] = distribution,
            ["S3CompressionType"] = compression,
        },
    };

    /// <summary>Copies the result of a query of Athena or Redshift into the container's folder <paramref name="destination"/>.</summary>
    public static ProcessingInput FromDataset(string name, DatasetSource dataset, string destination) => new(name, dataset, destination);

    internal JsonObject ToNode(StepContext context)
    {
        if (Dataset is not { } dataset)
        {
            return Node(Name, context.Read($"Inputs[{Name}].Source", Source!), Destination, S3DataType, InputMode.ToString(), Distribution.ToString(), CompressionType);
        }

        var definition = dataset.ToNode(context, $"Inputs[{Name}]");
        definition["LocalPath"] = Destination;
        definition["DataDistributionType"] = Distribution.ToString();
        definition["InputMode"] = InputMode.ToString();
        return new JsonObject { ["InputName"] = Name, ["AppManaged"] = true, ["DatasetDefinition"] = definition };
    }
}
