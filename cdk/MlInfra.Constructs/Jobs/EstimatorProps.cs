using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>What trains: the machine, the algorithm's settings and where the model goes.</summary>
public record EstimatorProps
{
    /// <summary>The instance type, for example <c>ml.m5.xlarge</c>. Left out only where there are <see cref="InstanceGroups"/>.</summary>
    public PipelineValue? InstanceType { get; init; }

    /// <summary>How many instances; at least 1. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>Several types of instance in one job, in place of <see cref="InstanceType"/> and <see cref="InstanceCount"/>; at most 5. Default: none.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups { get; init; } = [];

    /// <summary>
    /// For how long the instances are kept after the job for one like it (a warm pool); at most 6 hours. Not with spot capacity. Default: not at all.
    /// </summary>
    public TimeLimit? KeepAlive { get; init; }

    /// <summary>The training plan whose reserved capacity is used, by its ARN. Default: none.</summary>
    public string? TrainingPlanArn { get; init; }

    /// <summary>The size of each instance's volume in GB; at least 1. Types with local NVMe have the disks that they have. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volumes; not for types with local NVMe, which encrypt their disks themselves. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The algorithm's settings; at most 100. Default: none.</summary>
    public IDictionary<string, PipelineValue> Hyperparameters { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>What SageMaker reads from the log; at most 40. Default: none.</summary>
    public IReadOnlyList<MetricDefinition> MetricDefinitions { get; init; } = [];

    /// <summary>Environment variables; at most 100, 512 characters each. Default: none.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>How data reaches the job where its channel does not say. Default: File.</summary>
    public InputMode InputMode { get; init; } = InputMode.File;

    /// <summary>The prefix in S3 for the model. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>The key that encrypts the model. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>Whether the model is packed as model.tar.gz. Default: yes; otherwise its files lie under the output path.</summary>
    public bool CompressOutput { get; init; } = true;

    /// <summary>The container's command. Default: the image's own.</summary>
    public IReadOnlyList<PipelineValue> ContainerEntrypoint { get; init; } = [];

    /// <summary>Arguments of the container's command; at most 100, 256 characters each. Default: none.</summary>
    public IReadOnlyList<PipelineValue> ContainerArguments { get; init; } = [];

    /// <summary>Whether metrics are kept as a series over time. Default: not said; for PyTorch, TensorFlow and Hugging Face yes, as the Python SDK has it.</summary>
    public bool? MetricsTimeSeries { get; init; }

    /// <summary>How often the service starts the job again after an error of its own; 1 to 30. Default: never.</summary>
    public PipelineValue? MaxRetryAttempts { get; init; }

    /// <summary>The tensors that Debugger saves. Default: none; the Python SDK has <c>new()</c>.</summary>
    public DebugHook? DebugHook { get; init; }

    /// <summary>The rules by which Debugger judges the tensors; at most 20. Default: none.</summary>
    public IReadOnlyList<JobRule> DebugRules { get; init; } = [];

    /// <summary>Where TensorBoard's files go. Default: nowhere.</summary>
    public TensorBoardOutput? TensorBoard { get; init; }

    /// <summary>What is measured of the machines. Default: the service's; the Python SDK has <see cref="Profiler.On"/>.</summary>
    public Profiler? Profiler { get; init; }

    /// <summary>The rules by which the profiler judges the measurements; at most 20. Default: none.</summary>
    public IReadOnlyList<JobRule> ProfilerRules { get; init; } = [];

    /// <summary>Whether one may log in to the containers through Systems Manager. Default: no.</summary>
    public bool? RemoteDebug { get; init; }

    /// <summary>Whether GPUs and their network are checked before the job. Default: no.</summary>
    public bool? InfraCheck { get; init; }

    /// <summary>Whether the tags of the role's session go on to the job's session. Default: no.</summary>
    public bool? SessionTagChaining { get; init; }

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
