using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A processing job as a step: what runs, on what, what it reads and writes.</summary>
public sealed record ProcessingStepProps : JobStepProps
{
    /// <summary>The container.</summary>
    public required Image Image { get; init; }

    /// <summary>The instance type, for example <c>ml.m5.xlarge</c>.</summary>
    public required PipelineValue InstanceType { get; init; }

    /// <summary>How many instances; 1 to 100. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The size of each instance's volume in GB; 1 to 16,384. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volumes; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>
    /// The scripts; unpacked in <c>/opt/ml/processing/input/code</c>, where a <c>requirements.txt</c> is installed and the entry
    /// point run with python3. Default: none, the container runs what it is made for.
    /// </summary>
    public ScriptBundle? Code { get; init; }

    /// <summary>The script to run; a file of <see cref="Code"/>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>One script in place of <see cref="Code"/>, run by <see cref="ScriptCommand"/>; what the Python SDK's ScriptProcessor does. Default: none.</summary>
    public JobFile? Script { get; init; }

    /// <summary>The words before <see cref="Script"/>. Default: python3.</summary>
    public IReadOnlyList<string> ScriptCommand { get; init; } = ["python3"];

    /// <summary>A Spark application in place of <see cref="Code"/>. Default: none.</summary>
    public SparkApplication? Spark { get; init; }

    /// <summary>The container's command, where there is no <see cref="Code"/>, <see cref="Script"/> or <see cref="Spark"/>. Default: the image's.</summary>
    public IReadOnlyList<PipelineValue> ContainerEntrypoint { get; init; } = [];

    /// <summary>Arguments of the script or command; at most 100, 256 characters each. Default: none.</summary>
    public IReadOnlyList<PipelineValue> Arguments { get; init; } = [];

    /// <summary>What it reads; at most 10 with the scripts. Default: nothing.</summary>
    public IReadOnlyList<ProcessingInput> Inputs { get; init; } = [];

    /// <summary>What it writes; at most 10. Default: nothing.</summary>
    public IReadOnlyList<ProcessingOutput> Outputs { get; init; } = [];

    /// <summary>JSON files in its outputs that gates and the registry read. Default: none.</summary>
    public IReadOnlyList<PropertyFile> Reports { get; init; } = [];

    /// <summary>Environment variables; at most 100, 256 characters each. Default: none.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The longest time that the job may run; at most 9 days. Default: 1 day, the service's.</summary>
    public TimeLimit? MaxRun { get; init; }

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>The key that encrypts the outputs. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
