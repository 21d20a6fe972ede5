namespace MlInfra.Constructs.Jobs;

/// <summary>Trains with your script in AWS's scikit-learn container.</summary>
public sealed class SklearnEstimator : ScriptEstimator
{
    /// <summary>Trains with your script.</summary>
    public SklearnEstimator(ScriptEstimatorProps props)
        : base(Image.Sklearn(Checked(props).Version), props)
    {
    }

    internal override (string Name, string Module)? SdkClass => ("SKLearn", "sagemaker.sklearn.estimator");

    private static ScriptEstimatorProps Checked(ScriptEstimatorProps props) => props ?? throw new ArgumentNullException(nameof(props));
}
