namespace MlInfra.Aws.SageMaker;

/// <summary>An update under way.</summary>
public sealed record PendingDeploymentSummary
{
    /// <summary>The configuration that comes.</summary>
    public required string EndpointConfigName { get; init; }

    /// <summary>Its variants.</summary>
    public IReadOnlyList<PendingVariantSummary> ProductionVariants { get; init; } = [];

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }
}

/// <summary>A variant of the configuration that comes.</summary>
public sealed record PendingVariantSummary
{
    /// <summary>The name.</summary>
    public required string VariantName { get; init; }

    /// <summary>Its instances.</summary>
    public int? CurrentInstanceCount { get; init; }

    /// <summary>The instances wanted.</summary>
    public int? DesiredInstanceCount { get; init; }

    /// <summary>Its weight.</summary>
    public double? CurrentWeight { get; init; }

    /// <summary>The weight wanted.</summary>
    public double? DesiredWeight { get; init; }

    /// <summary>What it goes through: Creating, Baking, TrafficShifting and so on.</summary>
    public IReadOnlyList<VariantStatus>? VariantStatus { get; init; }
}

/// <summary>What a variant goes through.</summary>
public sealed record VariantStatus
{
    /// <summary>Creating, Updating, Deleting, ActivatingTraffic or Baking.</summary>
    public required string Status { get; init; }

    /// <summary>In words.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? StartTime { get; init; }
}
