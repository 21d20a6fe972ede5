namespace MlInfra.Constructs.Pipelines;

/// <summary>What a step may say whose results can be used again.</summary>
public record CachedStepProps : StepProps
{
    /// <summary>
    /// Reuse of the results of an earlier successful run with the same arguments. Default: none, the step always runs.
    /// </summary>
    public CacheConfig? Cache { get; init; }
}
