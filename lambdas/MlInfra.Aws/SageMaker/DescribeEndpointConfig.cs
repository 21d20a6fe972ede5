namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html">DescribeEndpointConfig</see>.</summary>
public sealed record DescribeEndpointConfigRequest
{
    /// <summary>The name.</summary>
    public required string EndpointConfigName { get; init; }
}

/// <summary>What DescribeEndpointConfig answers.</summary>
public sealed record DescribeEndpointConfigResponse
{
    /// <summary>The name.</summary>
    public string? EndpointConfigName { get; init; }

    /// <summary>The variants that answer.</summary>
    public IReadOnlyList<ConfiguredVariant> ProductionVariants { get; init; } = [];

    /// <summary>The variants that are tried on copies of the requests.</summary>
    public IReadOnlyList<ConfiguredVariant>? ShadowProductionVariants { get; init; }

    /// <summary>There if requests are asynchronous.</summary>
    public AsyncInferenceConfig? AsyncInferenceConfig { get; init; }

    /// <summary>What is kept of requests and answers.</summary>
    public DataCaptureConfig? DataCaptureConfig { get; init; }
}

/// <summary>A variant of a configuration.</summary>
public sealed record ConfiguredVariant
{
    /// <summary>The name.</summary>
    public required string VariantName { get; init; }

    /// <summary>The model; null where models come as inference components.</summary>
    public string? ModelName { get; init; }

    /// <summary>The instance type; null without instances.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The weight at the first deployment.</summary>
    public double? InitialVariantWeight { get; init; }

    /// <summary>There if it is serverless.</summary>
    public ServerlessConfig? ServerlessConfig { get; init; }
}

/// <summary>A variant without instances.</summary>
public sealed record ServerlessConfig
{
    /// <summary>The memory in MB.</summary>
    public int? MemorySizeInMB { get; init; }

    /// <summary>The most requests at a time.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>How many are kept warm.</summary>
    public int? ProvisionedConcurrency { get; init; }
}

/// <summary>Asynchronous requests.</summary>
public sealed record AsyncInferenceConfig;

/// <summary>What is kept of requests and answers.</summary>
public sealed record DataCaptureConfig
{
    /// <summary>Whether anything is.</summary>
    public bool? EnableCapture { get; init; }

    /// <summary>Where to.</summary>
    public string? DestinationS3Uri { get; init; }
}
