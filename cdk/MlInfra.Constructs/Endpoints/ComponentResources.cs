namespace MlInfra.Constructs.Endpoints;

/// <summary>What each copy of an inference component takes of an instance.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html"/>
public sealed record ComponentResources
{
    /// <summary>CPUs, 0.25 or more. Default: none in particular; needed where there are no accelerators.</summary>
    public double? Cpus { get; init; }

    /// <summary>GPUs, Inferentia or Trainium devices, 1 or more. Default: none.</summary>
    public int? Accelerators { get; init; }

    /// <summary>The least memory in MB, 128 or more.</summary>
    public required int MinMemoryMB { get; init; }

    /// <summary>The most memory in MB; a copy that takes more is stopped. Default: no limit.</summary>
    public int? MaxMemoryMB { get; init; }
}
