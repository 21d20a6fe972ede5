using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>Where a run stands.</summary>
internal sealed record RunState(string ExecutionArn, string Status, string? FailureReason, IReadOnlyList<PipelineExecutionStep> Steps)
{
    public bool IsOver => Status is "Succeeded" or "Failed" or "Stopped";

    public bool Succeeded => Status == "Succeeded";

    /// <summary>The id that ends the ARN.</summary>
    public string Id => ExecutionArn[(ExecutionArn.LastIndexOf('/') + 1)..];

    public PipelineExecutionStep? FailedStep => Steps.FirstOrDefault(s => s.StepStatus == "Failed");

    /// <summary>The version that the run registered.</summary>
    public string? RegisteredArn => Steps.Select(s => s.Metadata?.RegisterModel?.Arn).LastOrDefault(arn => arn is not null);

    /// <summary>The gate was not met: a Fail step ended the run on purpose.</summary>
    public PipelineExecutionStep? Refusal => FailedStep is { Metadata.Fail: not null } step ? step : null;

    /// <summary>The processing job of a step.</summary>
    public string? JobOf(string step) => Steps.FirstOrDefault(s => s.StepName == step)?.Metadata?.ProcessingJob?.Arn;
}
