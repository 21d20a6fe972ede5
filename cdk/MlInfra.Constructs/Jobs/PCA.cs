namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm PCA: principal components. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class PCA : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public PCA(PCAHyperparameters hyperparameters, EstimatorProps props)
        : base("pca", "1", hyperparameters, props)
    {
    }
}
