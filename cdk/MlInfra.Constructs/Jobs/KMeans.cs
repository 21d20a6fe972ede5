namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm K-Means: clusters. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class KMeans : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public KMeans(KMeansHyperparameters hyperparameters, EstimatorProps props)
        : base("kmeans", "1", hyperparameters, props)
    {
    }
}
