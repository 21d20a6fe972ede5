namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipelineExecution.html">DescribePipelineExecution</see>.</summary>
public sealed record DescribePipelineExecutionRequest
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }
}

/// <summary>What DescribePipelineExecution answers.</summary>
public sealed record DescribePipelineExecutionResponse
{
    /// <summary>The pipeline.</summary>
    public string? PipelineArn { get; init; }

    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? PipelineExecutionDisplayName { get; init; }

    /// <summary>Executing, Stopping, Stopped, Failed or Succeeded.</summary>
    public required string PipelineExecutionStatus { get; init; }

    /// <summary>What it is for.</summary>
    public string? PipelineExecutionDescription { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastModifiedTime { get; init; }

    /// <summary>How many steps run at a time.</summary>
    public ParallelismConfiguration? ParallelismConfiguration { get; init; }

    /// <summary>The steps that were chosen, where not all run.</summary>
    public SelectiveExecutionConfig? SelectiveExecutionConfig { get; init; }
}
