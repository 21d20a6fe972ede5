namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html">DescribeEndpoint</see>.</summary>
public sealed record DescribeEndpointRequest
{
    /// <summary>The name.</summary>
    public required string EndpointName { get; init; }
}

/// <summary>What DescribeEndpoint answers.</summary>
public sealed record DescribeEndpointResponse
{
    /// <summary>The name.</summary>
    public required string EndpointName { get; init; }

    /// <summary>The ARN.</summary>
    public required string EndpointArn { get; init; }

    /// <summary>The configuration in service.</summary>
    public string? EndpointConfigName { get; init; }

    /// <summary>OutOfService, Creating, Updating, SystemUpdating, RollingBack, InService, Deleting, Failed or UpdateRollbackFailed.</summary>
    public required string EndpointStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>The variants.</summary>
    public IReadOnlyList<ProductionVariantSummary> ProductionVariants { get; init; } = [];

    /// <summary>How the last update went, with the alarms that watched it.</summary>
    public DeploymentConfig? LastDeploymentConfig { get; init; }

    /// <summary>The update under way; null where there is none.</summary>
    public PendingDeploymentSummary? PendingDeploymentSummary { get; init; }

    /// <summary>The variants that are tried on copies of the requests.</summary>
    public IReadOnlyList<ProductionVariantSummary>? ShadowProductionVariants { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastModifiedTime { get; init; }
}

/// <summary>A variant in service.</summary>
public sealed record ProductionVariantSummary
{
    /// <summary>The name.</summary>
    public required string VariantName { get; init; }

    /// <summary>Its weight.</summary>
    public double? CurrentWeight { get; init; }

    /// <summary>The weight wanted.</summary>
    public double? DesiredWeight { get; init; }

    /// <summary>Its instances.</summary>
    public int? CurrentInstanceCount { get; init; }

    /// <summary>The instances wanted.</summary>
    public int? DesiredInstanceCount { get; init; }

    /// <summary>What it is without instances.</summary>
    public ServerlessConfig? CurrentServerlessConfig { get; init; }

    /// <summary>What it is to be without instances.</summary>
    public ServerlessConfig? DesiredServerlessConfig { get; init; }
}
