namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListPipelineExecutions.html">ListPipelineExecutions</see>.</summary>
public sealed record ListPipelineExecutionsRequest
{
    /// <summary>Name or ARN.</summary>
    public required string PipelineName { get; init; }

    /// <summary>CreationTime or PipelineExecutionArn.</summary>
    public string? SortBy { get; init; }

    /// <summary>Ascending or Descending.</summary>
    public string? SortOrder { get; init; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }
}

/// <summary>What ListPipelineExecutions answers.</summary>
public sealed record ListPipelineExecutionsResponse
{
    /// <summary>The executions.</summary>
    public IReadOnlyList<PipelineExecutionSummary> PipelineExecutionSummaries { get; init; } = [];

    /// <summary>Where to go on, or null at the end.</summary>
    public string? NextToken { get; init; }
}
