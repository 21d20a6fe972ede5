namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What differs between the kinds of jobs, by AWS's names.</summary>
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

    /// <summary>Batch transform jobs.</summary>
    public static readonly JobKind Transform = new()
    {
        Title = "Transform", Resource = "transform-job", Name = "TransformJobName", Arn = "TransformJobArn", Status = "TransformJobStatus",
        LogGroup = "/aws/sagemaker/TransformJobs", DetailType = "SageMaker Transform Job State Change",
    };

    /// <summary>Hyperparameter tuning jobs; their operations are called Create…, Describe…, Stop… and List…HyperParameterTuningJob(s).</summary>
    public static readonly JobKind Tuning = new()
    {
        Title = "HyperParameterTuning", Step = "Tuning", Words = "hyperparameter tuning", Resource = "hyper-parameter-tuning-job", Name = "HyperParameterTuningJobName",
        Arn = "HyperParameterTuningJobArn", Status = "HyperParameterTuningJobStatus", LogGroup = "/aws/sagemaker/TrainingJobs",
        DetailType = "SageMaker HyperParameter Tuning Job State Change",
    };

    /// <summary>All kinds; tuning comes after the training jobs that it is made of.</summary>
    public static readonly IReadOnlyList<JobKind> All = [Training, Processing, Transform, Tuning];

    private readonly string? step;
    private readonly string? words;

    /// <summary>The operations' part: Create…Job.</summary>
    public required string Title { get; init; }

    /// <summary>The pipeline step's type. Default: the title.</summary>
    public string Step
    {
        get => step ?? Title;
        init => step = value;
    }

    /// <summary>How the service's messages call it. Default: the title in lower case.</summary>
    public string Words
    {
        get => words ?? Title.ToLowerInvariant();
        init => words = value;
    }

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

    /// <summary>The start of the job's entry in tables that hold all kinds.</summary>
    public string Key(string name) => $"{Resource}/{name}";
}
