using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Monitoring;

/// <summary>The processing job that judges what is too large for a function: the same executable, handed as code to an image of AWS's.</summary>
public sealed record MonitorJob
{
    /// <summary>The instance type; x86-64. Default: ml.m5.xlarge.</summary>
    public string InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>The size of the volume in GB; 1 to 16,384. Default: 30.</summary>
    public int VolumeSizeInGB { get; init; } = 30;

    /// <summary>The key that encrypts the volume; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The image, for x86-64, with glibc and a shell. Default: scikit-learn 1.2-1.</summary>
    public Image Image { get; init; } = Image.Sklearn("1.2-1");

    /// <summary>The longest time that it may run; at most 5 days. Default: an hour.</summary>
    public Duration MaxRun { get; init; } = Duration.Hours(1);

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>
    /// The published executable. Default: the one named by MLINFRA_MONITOR_PACKAGE, else <c>.setup/monitor/mlinfra-monitor</c> in a folder
    /// above the program.
    /// </summary>
    public string? MonitorPackage { get; init; }
}
