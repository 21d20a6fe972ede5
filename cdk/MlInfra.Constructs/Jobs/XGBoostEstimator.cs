namespace MlInfra.Constructs.Jobs;

/// <summary>Trains with your script in AWS's XGBoost container.</summary>
public sealed class XGBoostEstimator : ScriptEstimator
{
    /// <summary>Trains with your script.</summary>
    public XGBoostEstimator(ScriptEstimatorProps props)
        : base(Image.XGBoost(Checked(props).Version), props)
    {
    }

    internal override (string Name, string Module)? SdkClass => ("XGBoost", "sagemaker.xgboost.estimator");

    private static ScriptEstimatorProps Checked(ScriptEstimatorProps props) => props ?? throw new ArgumentNullException(nameof(props));
}
