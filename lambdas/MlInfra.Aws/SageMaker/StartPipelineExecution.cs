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
}

/// <summary>What StartPipelineExecution answers.</summary>
public sealed record StartPipelineExecutionResponse
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }
}
