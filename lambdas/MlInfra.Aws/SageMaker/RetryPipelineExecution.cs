namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RetryPipelineExecution.html">RetryPipelineExecution</see>.</summary>
public sealed record RetryPipelineExecutionRequest
{
    /// <summary>The execution that failed or was stopped.</summary>
    public required string PipelineExecutionArn { get; init; }

    /// <summary>Makes a repeated call retry once only: 32 to 128 letters and digits.</summary>
    public required string ClientRequestToken { get; init; }

    /// <summary>How many steps run at a time. Default: as the pipeline says.</summary>
    public ParallelismConfiguration? ParallelismConfiguration { get; init; }
}

/// <summary>What RetryPipelineExecution answers.</summary>
public sealed record RetryPipelineExecutionResponse
{
    /// <summary>The execution: the same one, which goes on.</summary>
    public required string PipelineExecutionArn { get; init; }
}
