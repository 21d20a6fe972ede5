using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How SageMaker Model Monitor judges: its job, and what of its metrics is a violation.</summary>
public sealed record ModelMonitoring
{
    /// <summary>
    /// The metrics that make a violation; 1 to 10. Model Monitor tells values and not violations, so that <see cref="EndpointMonitor.Violated"/>
    /// needs limits of its own.
    /// </summary>
    public required IReadOnlyList<MetricLimit> Limits { get; init; }

    /// <summary>The instance type. Default: ml.m5.xlarge.</summary>
    public string InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>How many instances; 1 to 100. Default: 1.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>The size of each instance's volume in GB; 1 to 512. Default: 20.</summary>
    public int VolumeSizeInGB { get; init; } = 20;

    /// <summary>The key that encrypts the volumes; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>
    /// The longest time that a run may take; less than a period. Default: half an hour for model quality and bias, whose traffic is joined with
    /// its truth in a run before; else an hour.
    /// </summary>
    public Duration? MaxRun { get; init; }

    /// <summary>The network of the jobs. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();
}
