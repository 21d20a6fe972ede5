namespace MlInfra.Aws.SageMaker;

/// <summary>A step of an execution.</summary>
public sealed record PipelineExecutionStep
{
    /// <summary>The name.</summary>
    public required string StepName { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? StepDisplayName { get; init; }

    /// <summary>What it does.</summary>
    public string? StepDescription { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Starting, Executing, Stopping, Stopped, Failed or Succeeded.</summary>
    public required string StepStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int? AttemptCount { get; init; }

    /// <summary>The execution whose result was taken.</summary>
    public CacheHitResult? CacheHitResult { get; init; }

    /// <summary>The execution whose result stands for the step in a run of chosen steps.</summary>
    public SelectiveExecutionResult? SelectiveExecutionResult { get; init; }

    /// <summary>What the step made.</summary>
    public PipelineExecutionStepMetadata? Metadata { get; init; }
}

/// <summary>Where a cached step ran.</summary>
public sealed record CacheHitResult
{
    /// <summary>The execution.</summary>
    public string? SourcePipelineExecutionArn { get; init; }
}
