namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html">DescribeEndpointConfig</see>.</summary>
public sealed record DescribeEndpointConfigRequest
{
    /// <summary>The name.</summary>
    public required string EndpointConfigName { get; init; }
}

/// <summary>What DescribeEndpointConfig answers, as far as it is looked at.</summary>
public sealed record DescribeEndpointConfigResponse
{
    /// <summary>The name.</summary>
    public required string EndpointConfigName { get; init; }

    /// <summary>The variants.</summary>
    public IReadOnlyList<ProductionVariant>? ProductionVariants { get; init; }

    /// <summary>The variants that get a copy of the traffic.</summary>
    public IReadOnlyList<ProductionVariant>? ShadowProductionVariants { get; init; }
}

/// <summary>A variant of a configuration.</summary>
public sealed record ProductionVariant
{
    /// <summary>The name.</summary>
    public required string VariantName { get; init; }

    /// <summary>Its model. Null where inference components bring their own.</summary>
    public string? ModelName { get; init; }
}
