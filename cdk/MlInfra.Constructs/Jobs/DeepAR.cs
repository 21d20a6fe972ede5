namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm DeepAR: forecasts of many related time series. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class DeepAR : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public DeepAR(DeepARHyperparameters hyperparameters, EstimatorProps props)
        : base("forecasting-deepar", "1", hyperparameters, props)
    {
    }
}
