namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SendPipelineExecutionStepSuccess.html">SendPipelineExecutionStepSuccess</see>.</summary>
public sealed record SendPipelineExecutionStepSuccessRequest
{
    /// <summary>The token of the callback step's message.</summary>
    public required string CallbackToken { get; init; }

    /// <summary>What the step gives; each name must be declared by it.</summary>
    public IReadOnlyList<Parameter>? OutputParameters { get; init; }

    /// <summary>Makes a repeated call count once only: 32 to 128 letters and digits.</summary>
    public string? ClientRequestToken { get; init; }
}

/// <summary>What SendPipelineExecutionStepSuccess answers.</summary>
public sealed record SendPipelineExecutionStepSuccessResponse
{
    /// <summary>The execution that goes on.</summary>
    public string? PipelineExecutionArn { get; init; }
}
