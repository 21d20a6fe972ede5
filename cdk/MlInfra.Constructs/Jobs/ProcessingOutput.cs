using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Data that a processing job writes to S3.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingOutput.html"/>
public sealed record ProcessingOutput
{
    /// <summary>Copies the container's folder <paramref name="source"/> to S3 when the job ends.</summary>
    public ProcessingOutput(string name, string source)
    {
        Name = name;
        Source = source;
    }

    /// <summary>The output's name, once in a step.</summary>
    public string Name { get; }

    /// <summary>The folder in the container; under <c>/opt/ml/processing</c>.</summary>
    public string Source { get; }

    /// <summary>The place in S3. Default: each run of the pipeline has its own, so that runs do not overwrite each other.</summary>
    public PipelineValue? Destination { get; init; }

    /// <summary>Whether files are copied while the job runs. Default: no, at its end.</summary>
    public bool Continuous { get; init; }

    /// <summary>The feature group that the container writes to by itself; null for files.</summary>
    public string? FeatureGroupName { get; private init; }

    /// <summary>Records that the container itself puts into a feature group; nothing is copied to S3.</summary>
    public static ProcessingOutput ToFeatureGroup(string name, string featureGroupName)
    {
        ArgumentNullException.ThrowIfNull(featureGroupName);
        return new(name, "") { FeatureGroupName = featureGroupName };
    }

    internal JsonObject ToNode(StepContext context)
    {
        if (FeatureGroupName is { } group)
        {
            context.Allow(["sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord"], context.Arn("sagemaker", $"feature-group/{StepContext.KnownName(group)}"));
            return new JsonObject { ["OutputName"] = Name, ["AppManaged"] = true, ["FeatureStoreOutput"] = new JsonObject { ["FeatureGroupName"] = group } };
        }

        return new JsonObject
        {
            ["OutputName"] = Name,
            ["AppManaged"] = false,
            ["S3Output"] = new JsonObject
            {
                ["S3Uri"] = context.Write($"Outputs[{Name}].Destination", Destination ?? context.RunFolder("output", Name)),
                ["LocalPath"] = Source,
                ["S3UploadMode"] = Continuous ? "Continuous" : "EndOfJob",
            },
        };
    }
}
