namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeInferenceComponent.html">DescribeInferenceComponent</see>.</summary>
public sealed record DescribeInferenceComponentRequest
{
    /// <summary>The name.</summary>
    public required string InferenceComponentName { get; init; }
}

/// <summary>What DescribeInferenceComponent answers.</summary>
public sealed record DescribeInferenceComponentResponse
{
    /// <summary>The name.</summary>
    public required string InferenceComponentName { get; init; }

    /// <summary>The endpoint whose fleet it runs on.</summary>
    public required string EndpointName { get; init; }

    /// <summary>The variant that is the fleet.</summary>
    public string? VariantName { get; init; }

    /// <summary>InService, Creating, Updating, Failed or Deleting.</summary>
    public string? InferenceComponentStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>What it serves.</summary>
    public InferenceComponentSpecificationSummary? Specification { get; init; }

    /// <summary>Its copies.</summary>
    public InferenceComponentRuntimeConfigSummary? RuntimeConfig { get; init; }
}

/// <summary>What a component serves.</summary>
public sealed record InferenceComponentSpecificationSummary
{
    /// <summary>The model.</summary>
    public string? ModelName { get; init; }
}

/// <summary>A component's copies.</summary>
public sealed record InferenceComponentRuntimeConfigSummary
{
    /// <summary>Those wanted.</summary>
    public int DesiredCopyCount { get; init; }

    /// <summary>Those that run.</summary>
    public int CurrentCopyCount { get; init; }
}
