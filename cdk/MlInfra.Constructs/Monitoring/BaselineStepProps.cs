using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A baseline as a step: of which data, and on what it is made.</summary>
public sealed record BaselineStepProps : JobStepProps
{
    /// <summary>Of what.</summary>
    public required BaselineOf Of { get; init; }

    /// <summary>The data in S3: a prefix or a file; most often what a step wrote, or what the model is trained with.</summary>
    public required PipelineValue Data { get; init; }

    /// <summary>How the data is written: csv, jsonl or parquet. Default: by the names of the files.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The columns that the endpoint is sent, in their order. Default: all but those of the truth and of answers. CSV without a header needs them;
    /// its truth, answer and score, as far as they are named, come first.
    /// </summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The column of the truth. Default: none.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// A bucket whose baseline each run replaces, under <see cref="Prefix"/>, for monitors of endpoints that serve no registered version
    /// (<see cref="MonitorBaseline.FromStep"/>). Default: none; each run keeps its own, in the artifact bucket.
    /// </summary>
    public IBucket? Bucket { get; init; }

    /// <summary>Where in <see cref="Bucket"/>. Default: baselines.</summary>
    public string Prefix { get; init; } = "baselines";

    /// <summary>The instance type; x86-64. Default: ml.m5.xlarge.</summary>
    public PipelineValue InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>The size of the volume in GB; 1 to 16,384. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volume; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The key that encrypts the files. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>The image, for x86-64, with glibc and a shell. Default: scikit-learn 1.2-1.</summary>
    public Image Image { get; init; } = Image.Sklearn("1.2-1");

    /// <summary>The longest time that the job may run. Default: 1 day, the service's.</summary>
    public TimeLimit? MaxRun { get; init; }

    /// <summary>The network; the job itself needs none, so it may be isolated. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>
    /// The published executable. Default: the one named by MLINFRA_MONITOR_PACKAGE, else <c>.setup/monitor/mlinfra-monitor</c> in a folder
    /// above the program.
    /// </summary>
    public string? MonitorPackage { get; init; }
}
