namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>What CloudFormation is answered.</summary>
internal sealed record CustomResourceResponse
{
    /// <summary>SUCCESS or FAILED.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public required string PhysicalResourceId { get; init; }

    public required string StackId { get; init; }

    public required string RequestId { get; init; }

    public required string LogicalResourceId { get; init; }
}
