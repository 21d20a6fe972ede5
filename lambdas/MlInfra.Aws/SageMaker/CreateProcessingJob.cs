namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html">CreateProcessingJob</see>, as far as MlInfra does.</summary>
public sealed record CreateProcessingJobRequest
{
    /// <summary>The name, which no other job of the account and region has had.</summary>
    public required string ProcessingJobName { get; init; }

    /// <summary>What it is given.</summary>
    public IReadOnlyList<ProcessingInput>? ProcessingInputs { get; init; }

    /// <summary>What it runs on.</summary>
    public required ProcessingResources ProcessingResources { get; init; }

    /// <summary>What is run.</summary>
    public required AppSpecification AppSpecification { get; init; }

    /// <summary>The environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The network.</summary>
    public NetworkConfig? NetworkConfig { get; init; }

    /// <summary>How long it may run.</summary>
    public ProcessingStoppingCondition? StoppingCondition { get; init; }

    /// <summary>As whom it runs.</summary>
    public required string RoleArn { get; init; }
}

/// <summary>What CreateProcessingJob answers.</summary>
public sealed record CreateProcessingJobResponse
{
    /// <summary>The ARN.</summary>
    public required string ProcessingJobArn { get; init; }
}

/// <summary>An input of a processing job.</summary>
public sealed record ProcessingInput
{
    /// <summary>The name.</summary>
    public required string InputName { get; init; }

    /// <summary>Where it is.</summary>
    public required ProcessingS3Input S3Input { get; init; }
}

/// <summary>Where an input is.</summary>
public sealed record ProcessingS3Input
{
    /// <summary>The place in S3.</summary>
    public required string S3Uri { get; init; }

    /// <summary>The folder in the container.</summary>
    public required string LocalPath { get; init; }

    /// <summary>S3Prefix or ManifestFile.</summary>
    public string S3DataType { get; init; } = "S3Prefix";

    /// <summary>File or Pipe.</summary>
    public string S3InputMode { get; init; } = "File";
}

/// <summary>What a processing job runs on.</summary>
public sealed record ProcessingResources
{
    /// <summary>The instances.</summary>
    public required ProcessingClusterConfig ClusterConfig { get; init; }
}

/// <summary>The instances of a processing job.</summary>
public sealed record ProcessingClusterConfig
{
    /// <summary>How many.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Of which type.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The volume of each.</summary>
    public required int VolumeSizeInGB { get; init; }

    /// <summary>The volumes' key.</summary>
    public string? VolumeKmsKeyId { get; init; }
}

/// <summary>What a processing job runs.</summary>
public sealed record AppSpecification
{
    /// <summary>The image.</summary>
    public required string ImageUri { get; init; }

    /// <summary>What is started.</summary>
    public IReadOnlyList<string>? ContainerEntrypoint { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string>? ContainerArguments { get; init; }
}

/// <summary>The network of a job.</summary>
public sealed record NetworkConfig
{
    /// <summary>Where it runs.</summary>
    public VpcConfig? VpcConfig { get; init; }
}

/// <summary>A place in a network.</summary>
public sealed record VpcConfig
{
    /// <summary>The security groups.</summary>
    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    /// <summary>The subnets.</summary>
    public required IReadOnlyList<string> Subnets { get; init; }
}

/// <summary>How long a processing job may run.</summary>
public sealed record ProcessingStoppingCondition
{
    /// <summary>In seconds.</summary>
    public required int MaxRuntimeInSeconds { get; init; }
}
