namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeProcessingJob.html">DescribeProcessingJob</see>.</summary>
public sealed record DescribeProcessingJobRequest
{
    /// <summary>The name.</summary>
    public required string ProcessingJobName { get; init; }
}

/// <summary>What DescribeProcessingJob answers.</summary>
public sealed record DescribeProcessingJobResponse
{
    /// <summary>The name.</summary>
    public required string ProcessingJobName { get; init; }

    /// <summary>The ARN.</summary>
    public required string ProcessingJobArn { get; init; }

    /// <summary>InProgress, Completed, Failed, Stopping or Stopped.</summary>
    public required string ProcessingJobStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>What the container left as its last word.</summary>
    public string? ExitMessage { get; init; }

    /// <summary>Where the outputs are.</summary>
    public ProcessingOutputConfig? ProcessingOutputConfig { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? ProcessingStartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ProcessingEndTime { get; init; }
}

/// <summary>The outputs of a processing job.</summary>
public sealed record ProcessingOutputConfig
{
    /// <summary>The outputs.</summary>
    public IReadOnlyList<ProcessingOutput> Outputs { get; init; } = [];
}

/// <summary>An output of a processing job.</summary>
public sealed record ProcessingOutput
{
    /// <summary>The name.</summary>
    public required string OutputName { get; init; }

    /// <summary>Where it is.</summary>
    public ProcessingS3Output? S3Output { get; init; }
}

/// <summary>Where an output is.</summary>
public sealed record ProcessingS3Output
{
    /// <summary>The place in S3.</summary>
    public required string S3Uri { get; init; }

    /// <summary>The folder in the container.</summary>
    public string? LocalPath { get; init; }

    /// <summary>Continuous or EndOfJob.</summary>
    public string? S3UploadMode { get; init; }
}
