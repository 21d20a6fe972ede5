namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipeline.html">DescribePipeline</see>.</summary>
public sealed record DescribePipelineRequest
{
    /// <summary>Name or ARN.</summary>
    public required string PipelineName { get; init; }
}

/// <summary>What DescribePipeline answers.</summary>
public sealed record DescribePipelineResponse
{
    /// <summary>The ARN.</summary>
    public required string PipelineArn { get; init; }

    /// <summary>The name.</summary>
    public required string PipelineName { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? PipelineDisplayName { get; init; }

    /// <summary>The definition, as JSON.</summary>
    public required string PipelineDefinition { get; init; }

    /// <summary>What it is for.</summary>
    public string? PipelineDescription { get; init; }

    /// <summary>Its role.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Active or Deleting.</summary>
    public string? PipelineStatus { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastModifiedTime { get; init; }

    /// <summary>When it last ran.</summary>
    public DateTimeOffset? LastRunTime { get; init; }
}
