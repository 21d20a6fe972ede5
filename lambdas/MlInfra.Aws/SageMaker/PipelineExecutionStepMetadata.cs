namespace MlInfra.Aws.SageMaker;

/// <summary>What a step made: the member of its type is there.</summary>
public sealed record PipelineExecutionStepMetadata
{
    /// <summary>A processing job.</summary>
    public ArnMetadata? ProcessingJob { get; init; }

    /// <summary>A training job.</summary>
    public ArnMetadata? TrainingJob { get; init; }

    /// <summary>A batch transform.</summary>
    public ArnMetadata? TransformJob { get; init; }

    /// <summary>A tuning job.</summary>
    public ArnMetadata? TuningJob { get; init; }

    /// <summary>An AutoML job.</summary>
    public ArnMetadata? AutoMLJob { get; init; }

    /// <summary>An endpoint's configuration.</summary>
    public ArnMetadata? EndpointConfig { get; init; }

    /// <summary>An endpoint.</summary>
    public ArnMetadata? Endpoint { get; init; }

    /// <summary>A Lambda function's call.</summary>
    public LambdaStepMetadata? Lambda { get; init; }

    /// <summary>A wait for somebody's answer.</summary>
    public CallbackStepMetadata? Callback { get; init; }

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

/// <summary>What a Lambda step called and got.</summary>
public sealed record LambdaStepMetadata
{
    /// <summary>The function.</summary>
    public string? Arn { get; init; }

    /// <summary>What it gave.</summary>
    public IReadOnlyList<Parameter> OutputParameters { get; init; } = [];
}

/// <summary>What a Callback step waits for, or got.</summary>
public sealed record CallbackStepMetadata
{
    /// <summary>The token to answer with.</summary>
    public string? CallbackToken { get; init; }

    /// <summary>The queue that was told.</summary>
    public string? SqsQueueUrl { get; init; }

    /// <summary>What was answered.</summary>
    public IReadOnlyList<Parameter> OutputParameters { get; init; } = [];
}
