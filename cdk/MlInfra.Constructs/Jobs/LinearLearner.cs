namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Linear Learner: linear models for classification and regression. Channels: <c>train</c> and, where there is any, <c>validation</c>, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class LinearLearner : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public LinearLearner(LinearLearnerHyperparameters hyperparameters, EstimatorProps props)
        : base("linear-learner", "1", hyperparameters, props)
    {
    }
}
