using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>What trains: the machine, the algorithm's settings and where the model goes.</summary>
public record EstimatorProps
{
    /// <summary>The instance type, for example <c>ml.m5.xlarge</c>.</summary>
    public required PipelineValue InstanceType { get; init; }

    /// <summary>How many instances; at least 1. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The size of each instance's volume in GB. Default: 30.</summary>
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

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
