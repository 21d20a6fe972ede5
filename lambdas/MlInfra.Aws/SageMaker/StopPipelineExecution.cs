namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopPipelineExecution.html">StopPipelineExecution</see>.</summary>
public sealed record StopPipelineExecutionRequest
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }

    /// <summary>Makes a repeated call stop once only: 32 to 128 letters and digits.</summary>
    public required string ClientRequestToken { get; init; }
}

/// <summary>What StopPipelineExecution answers.</summary>
public sealed record StopPipelineExecutionResponse
{
    /// <summary>The execution.</summary>
    public required string PipelineExecutionArn { get; init; }
}
