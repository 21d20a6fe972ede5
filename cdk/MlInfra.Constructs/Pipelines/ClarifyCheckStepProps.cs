namespace MlInfra.Constructs.Pipelines;

/// <summary>A check of bias or of explanations against a baseline.</summary>
public sealed record ClarifyCheckStepProps : CheckStepProps
{
    /// <summary>What is checked.</summary>
    public required ClarifyCheck Check { get; init; }
}
