namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html">UpdateEndpointWeightsAndCapacities</see>.</summary>
public sealed record UpdateEndpointWeightsAndCapacitiesRequest
{
    /// <summary>The endpoint.</summary>
    public required string EndpointName { get; init; }

    /// <summary>What is wanted of each variant; others stay.</summary>
    public required IReadOnlyList<DesiredWeightAndCapacity> DesiredWeightsAndCapacities { get; init; }
}

/// <summary>What is wanted of a variant.</summary>
public sealed record DesiredWeightAndCapacity
{
    /// <summary>The variant.</summary>
    public required string VariantName { get; init; }

    /// <summary>Its part of the traffic, relative to the sum of all weights. Null: as it is.</summary>
    public double? DesiredWeight { get; init; }

    /// <summary>Its instances. Null: as they are.</summary>
    public int? DesiredInstanceCount { get; init; }
}

/// <summary>What UpdateEndpointWeightsAndCapacities answers.</summary>
public sealed record UpdateEndpointWeightsAndCapacitiesResponse
{
    /// <summary>The endpoint.</summary>
    public string? EndpointArn { get; init; }
}
