using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a check runs on.</summary>
public sealed record CheckJob
{
    /// <summary>The instance type. Default: ml.m5.xlarge.</summary>
    public PipelineValue InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>How many instances. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The size of the volume in GB. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volume; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The key that encrypts the reports. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>The longest time that the check may run, in seconds. Default: 1 day, the service's.</summary>
    public PipelineValue? MaxRuntimeInSeconds { get; init; }

    /// <summary>Environment variables. Default: only those of the check.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
