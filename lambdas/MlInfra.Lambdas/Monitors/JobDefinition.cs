namespace MlInfra.Lambdas.Monitors;

/// <summary>The processing job for windows that are too large for the function: <c>job</c> of a definition.</summary>
internal sealed record JobDefinition
{
    /// <summary>The role's ARN.</summary>
    public required string Role { get; init; }

    /// <summary>The image; one that has /bin/sh.</summary>
    public required string Image { get; init; }

    public required string InstanceType { get; init; }

    /// <summary>The volume in GB. Default: 30.</summary>
    public int VolumeGb { get; init; } = 30;

    /// <summary>The executable <c>mlinfra-monitor</c> in S3.</summary>
    public required FileUri Code { get; init; }

    /// <summary>The key of the volume. Default: SageMaker's own.</summary>
    public string? KmsKey { get; init; }

    /// <summary>The network. Default: SageMaker's own.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>How long it may run. Default: 3600.</summary>
    public int MaxRuntimeSeconds { get; init; } = 3600;
}
