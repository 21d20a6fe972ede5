namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html">StartPipelineExecution</see>.</summary>
public sealed record StartPipelineExecutionRequest
{
    /// <summary>Name or ARN.</summary>
    public required string PipelineName { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? PipelineExecutionDisplayName { get; init; }

    /// <summary>What it is for.</summary>
    public string? PipelineExecutionDescription { get; init; }

    /// <summary>Values other than the defaults.</summary>
    public IReadOnlyList<Parameter>? PipelineParameters { get; init; } = [];

    /// <summary>Makes a repeated call start one execution only: 32 to 128 letters and digits.</summary>
    public required string ClientRequestToken { get; init; }

    /// <summary>How many steps run at a time. Default: as the pipeline says.</summary>
    public ParallelismConfiguration? ParallelismConfiguration { get; init; }

    /// <summary>The steps to run where not all shall.</summary>
    public SelectiveExecutionConfig? SelectiveExecutionConfig { get; init; }
}

/// <summary>How many steps run at a time.</summary>
public sealed record ParallelismConfiguration
{
    /// <summary>At least 1.</summary>
    public required int MaxParallelExecutionSteps { get; init; }
}

/// <summary>A run of some steps only; what the others made is taken from an earlier run.</summary>
public sealed record SelectiveExecutionConfig
{
    /// <summary>The earlier run; needed where the steps read from others that are not selected.</summary>
    public string? SourcePipelineExecutionArn { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<SelectedStep> SelectedSteps { get; init; }
}

/// <summary>A step to run.</summary>
public sealed record SelectedStep
{
    /// <summary>The name.</summary>
    public required string StepName { get; init; }
}

/// <summary>What StartPipelineExecution answers.</summary>
public sealed record StartPipelineExecutionResponse
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }
}
