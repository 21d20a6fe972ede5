namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Random Cut Forest: anomalies. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU instances.
/// </summary>
public sealed class RandomCutForest : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public RandomCutForest(RandomCutForestHyperparameters hyperparameters, EstimatorProps props)
        : base("randomcutforest", "1", hyperparameters, props)
    {
    }
}
