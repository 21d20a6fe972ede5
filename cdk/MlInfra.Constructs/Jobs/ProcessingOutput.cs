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

    internal JsonObject ToNode(StepContext context) => new()
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
