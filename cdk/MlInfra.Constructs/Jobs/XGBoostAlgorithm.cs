namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with XGBoost as built-in algorithm: gradient boosted trees: classification, regression and ranking of tables. Channels: <c>train</c> and, where there is any, <c>validation</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class XGBoostAlgorithm : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public XGBoostAlgorithm(XGBoostHyperparameters hyperparameters, EstimatorProps props, string version = "1.7-1")
        : base("xgboost", version, hyperparameters, props)
    {
    }
}
