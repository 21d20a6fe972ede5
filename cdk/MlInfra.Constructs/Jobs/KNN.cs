namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm k-NN: nearest neighbours: classification and regression. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class KNN : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public KNN(KNNHyperparameters hyperparameters, EstimatorProps props)
        : base("knn", "1", hyperparameters, props)
    {
    }
}
