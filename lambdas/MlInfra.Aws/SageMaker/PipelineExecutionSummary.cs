namespace MlInfra.Aws.SageMaker;

/// <summary>A pipeline execution in a list.</summary>
public sealed record PipelineExecutionSummary
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Executing, Stopping, Stopped, Failed or Succeeded.</summary>
    public string? PipelineExecutionStatus { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? PipelineExecutionDisplayName { get; init; }

    /// <summary>Why it failed.</summary>
    public string? PipelineExecutionFailureReason { get; init; }
}
