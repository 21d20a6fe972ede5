namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListPipelineExecutionSteps.html">ListPipelineExecutionSteps</see>.</summary>
public sealed record ListPipelineExecutionStepsRequest
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }

    /// <summary>Ascending or Descending.</summary>
    public string? SortOrder { get; init; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }
}

/// <summary>What ListPipelineExecutionSteps answers.</summary>
public sealed record ListPipelineExecutionStepsResponse
{
    /// <summary>The steps that have begun.</summary>
    public IReadOnlyList<PipelineExecutionStep> PipelineExecutionSteps { get; init; } = [];

    /// <summary>Where to go on, or null at the end.</summary>
    public string? NextToken { get; init; }
}
