namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html">DescribeTrainingJob</see>.</summary>
public sealed record DescribeTrainingJobRequest
{
    /// <summary>The name.</summary>
    public required string TrainingJobName { get; init; }
}

/// <summary>What DescribeTrainingJob answers.</summary>
public sealed record DescribeTrainingJobResponse
{
    /// <summary>The name.</summary>
    public required string TrainingJobName { get; init; }

    /// <summary>The ARN.</summary>
    public required string TrainingJobArn { get; init; }

    /// <summary>InProgress, Completed, Failed, Stopping or Stopped.</summary>
    public required string TrainingJobStatus { get; init; }

    /// <summary>Starting, Downloading, Training, Uploading and so on.</summary>
    public string? SecondaryStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Where the model is.</summary>
    public ModelArtifacts? ModelArtifacts { get; init; }

    /// <summary>Whether it runs on spot capacity.</summary>
    public bool? EnableManagedSpotTraining { get; init; }

    /// <summary>How long it ran.</summary>
    public int? TrainingTimeInSeconds { get; init; }

    /// <summary>How long is paid.</summary>
    public int? BillableTimeInSeconds { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? TrainingStartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? TrainingEndTime { get; init; }
}

/// <summary>The result of a training job.</summary>
public sealed record ModelArtifacts
{
    /// <summary>The archive in S3.</summary>
    public string? S3ModelArtifacts { get; init; }
}
