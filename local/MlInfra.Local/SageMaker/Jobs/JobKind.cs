namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What differs between training and processing jobs, by AWS's names.</summary>
internal sealed record JobKind
{
    /// <summary>Training jobs.</summary>
    public static readonly JobKind Training = new()
    {
        Title = "Training", Resource = "training-job", Name = "TrainingJobName", Arn = "TrainingJobArn", Status = "TrainingJobStatus",
        LogGroup = "/aws/sagemaker/TrainingJobs", DetailType = "SageMaker Training Job State Change",
    };

    /// <summary>Processing jobs.</summary>
    public static readonly JobKind Processing = new()
    {
        Title = "Processing", Resource = "processing-job", Name = "ProcessingJobName", Arn = "ProcessingJobArn", Status = "ProcessingJobStatus",
        LogGroup = "/aws/sagemaker/ProcessingJobs", DetailType = "SageMaker Processing Job State Change",
    };

    /// <summary>Training or Processing: also the operations' part (Create…Job) and the pipeline step's type.</summary>
    public required string Title { get; init; }

    /// <summary>The ARN's resource type.</summary>
    public required string Resource { get; init; }

    /// <summary>The member that bears the job's name.</summary>
    public required string Name { get; init; }

    /// <summary>The member that bears the job's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The member that bears the job's status.</summary>
    public required string Status { get; init; }

    /// <summary>The log group.</summary>
    public required string LogGroup { get; init; }

    /// <summary>The detail-type of its events.</summary>
    public required string DetailType { get; init; }

    /// <summary>The start of the job's entry in tables that hold both kinds.</summary>
    public string Key(string name) => $"{Resource}/{name}";
}
