namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListInferenceComponents.html">ListInferenceComponents</see>.</summary>
public sealed record ListInferenceComponentsRequest
{
    /// <summary>Only components on this endpoint.</summary>
    public string? EndpointNameEquals { get; init; }

    /// <summary>Name, CreationTime or Status.</summary>
    public string? SortBy { get; init; }

    /// <summary>Ascending or Descending.</summary>
    public string? SortOrder { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }
}

/// <summary>What ListInferenceComponents answers.</summary>
public sealed record ListInferenceComponentsResponse
{
    /// <summary>The components.</summary>
    public IReadOnlyList<InferenceComponentSummary> InferenceComponents { get; init; } = [];

    /// <summary>Where to go on, or null at the end.</summary>
    public string? NextToken { get; init; }
}

/// <summary>A component in a list.</summary>
public sealed record InferenceComponentSummary
{
    /// <summary>The name.</summary>
    public required string InferenceComponentName { get; init; }
}
