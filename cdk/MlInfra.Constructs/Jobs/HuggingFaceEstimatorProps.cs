namespace MlInfra.Constructs.Jobs;

/// <summary>What trains with Hugging Face transformers; <see cref="ScriptEstimatorProps.Version"/> is that of transformers.</summary>
public sealed record HuggingFaceEstimatorProps : ScriptEstimatorProps
{
    /// <summary>For example <c>pytorch2.8.0</c>. Default: the only one that the version has.</summary>
    public string? BaseFrameworkVersion { get; init; }
}
