namespace MlInfra.Aws.SageMaker;

/// <summary>What a step made: the member of its type is there.</summary>
public sealed record PipelineExecutionStepMetadata
{
    /// <summary>A processing job.</summary>
    public ArnMetadata? ProcessingJob { get; init; }

    /// <summary>A training job.</summary>
    public ArnMetadata? TrainingJob { get; init; }

    /// <summary>A model package.</summary>
    public ArnMetadata? RegisterModel { get; init; }

    /// <summary>A model.</summary>
    public ArnMetadata? Model { get; init; }

    /// <summary>A condition.</summary>
    public ConditionStepMetadata? Condition { get; init; }

    /// <summary>A failure.</summary>
    public FailStepMetadata? Fail { get; init; }
}

/// <summary>The ARN of what a step made.</summary>
public sealed record ArnMetadata
{
    /// <summary>The ARN.</summary>
    public string? Arn { get; init; }
}

/// <summary>What a condition came to.</summary>
public sealed record ConditionStepMetadata
{
    /// <summary>True or False.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What a Fail step says.</summary>
public sealed record FailStepMetadata
{
    /// <summary>The message.</summary>
    public string? ErrorMessage { get; init; }
}
