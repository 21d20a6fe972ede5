namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm LDA: topics of documents. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU instances, one of them.
/// </summary>
public sealed class LDA : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public LDA(LDAHyperparameters hyperparameters, EstimatorProps props)
        : base("lda", "1", hyperparameters, props)
    {
    }
}
