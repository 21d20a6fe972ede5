namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SendPipelineExecutionStepFailure.html">SendPipelineExecutionStepFailure</see>.</summary>
public sealed record SendPipelineExecutionStepFailureRequest
{
    /// <summary>The token of the callback step's message.</summary>
    public required string CallbackToken { get; init; }

    /// <summary>Why, at most 256 characters.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Makes a repeated call count once only: 32 to 128 letters and digits.</summary>
    public string? ClientRequestToken { get; init; }
}

/// <summary>What SendPipelineExecutionStepFailure answers.</summary>
public sealed record SendPipelineExecutionStepFailureResponse
{
    /// <summary>The execution that the step fails.</summary>
    public string? PipelineExecutionArn { get; init; }
}
