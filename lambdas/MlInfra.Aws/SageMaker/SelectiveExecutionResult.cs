namespace MlInfra.Aws.SageMaker;

/// <summary>Where a step ran that a run of chosen steps left out.</summary>
public sealed record SelectiveExecutionResult
{
    /// <summary>The execution.</summary>
    public string? SourcePipelineExecutionArn { get; init; }
}
