namespace MlInfra.Constructs.Jobs;

/// <summary>What is known of one instance type.</summary>
public sealed class InstanceSpec
{
    internal InstanceSpec(string name) => Name = name;

    /// <summary>For example <c>ml.m5.xlarge</c>.</summary>
    public string Name { get; }

    /// <summary>The uses that the service accepts it for.</summary>
    public required IReadOnlySet<InstanceUse> Uses { get; init; }

    /// <summary>For example <c>m5</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Virtual CPUs; 0 where not known.</summary>
    public required int VCpu { get; init; }

    /// <summary>Memory in GiB; 0 where not known.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>Whether it has Graviton processors.</summary>
    public required bool IsArm { get; init; }

    /// <summary>Whether its CPU is burstable, as the t families are; such types cannot be scaled by target tracking.</summary>
    public required bool IsBurstable { get; init; }

    /// <summary>Local NVMe storage in GB; 0 without. A KMS key for the volume is refused on types that have it.</summary>
    public required double NvmeGB { get; init; }

    /// <summary>GPUs, Inferentia, Trainium or Gaudi devices; 0 without.</summary>
    public required int AcceleratorCount { get; init; }

    /// <summary><c>gpu</c>, <c>inferentia</c>, <c>trainium</c>, <c>gaudi</c>; null without.</summary>
    public required string? AcceleratorKind { get; init; }
}
