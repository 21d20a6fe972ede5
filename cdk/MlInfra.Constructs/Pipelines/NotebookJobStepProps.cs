using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A notebook that runs from its first cell to its last as a step.</summary>
public sealed record NotebookJobStepProps : JobStepProps
{
    /// <summary>The notebook: a file on this machine, which becomes an asset. Default: <see cref="InputLocation"/> and <see cref="InputNotebookName"/> name one.</summary>
    public string? Notebook { get; init; }

    /// <summary>A prefix in S3 with the notebook, its initialization script and what else it needs. Default: <see cref="Notebook"/> is all.</summary>
    public PipelineValue? InputLocation { get; init; }

    /// <summary>The notebook's file name under <see cref="InputLocation"/>.</summary>
    public string? InputNotebookName { get; init; }

    /// <summary>A shell script that runs first: a file on this machine, or its name under <see cref="InputLocation"/>. Default: none.</summary>
    public string? InitializationScript { get; init; }

    /// <summary>Files on this machine that the notebook finds beside it. Default: none.</summary>
    public IReadOnlyList<string> AdditionalFiles { get; init; } = [];

    /// <summary>The image: a SageMaker Distribution image or one of your own, by its URI in the pipeline's Region.</summary>
    public required Image Image { get; init; }

    /// <summary>The kernel that runs the notebook, as the image registers it, for example <c>python3</c>.</summary>
    public required string KernelName { get; init; }

    /// <summary>The job's name in Studio; begins with a letter. Default: the step's name.</summary>
    public string? NotebookJobName { get; init; }

    /// <summary>What the notebook's cell tagged <c>parameters</c> is given. Default: nothing.</summary>
    public IDictionary<string, PipelineValue> Parameters { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>Environment variables. Default: only those that run the notebook.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The instance type. Default: ml.m5.large.</summary>
    public PipelineValue InstanceType { get; init; } = "ml.m5.large";

    /// <summary>The size of the volume in GB. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volume. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The place of the run notebook. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>The key that encrypts the run notebook. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>How often the job is tried again after a fault of the service; 1 to 30. Default: 1.</summary>
    public int MaxRetryAttempts { get; init; } = 1;

    /// <summary>The longest time that the notebook may run, in seconds. Default: 172,800, which is 2 days.</summary>
    public long MaxRuntimeInSeconds { get; init; } = 172800;

    /// <summary>The network. Default: SageMaker's own, with traffic between containers encrypted.</summary>
    public JobNetwork Network { get; init; } = new() { EncryptInterContainerTraffic = true };

    /// <summary>Tags of the job; Studio shows it by those of its domain and user. Default: none but its own.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
