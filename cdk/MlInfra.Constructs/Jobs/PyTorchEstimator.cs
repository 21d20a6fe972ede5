namespace MlInfra.Constructs.Jobs;

/// <summary>Trains with your script in AWS's PyTorch container.</summary>
public sealed class PyTorchEstimator : ScriptEstimator
{
    /// <summary>Trains with your script.</summary>
    public PyTorchEstimator(ScriptEstimatorProps props)
        : base(Image.PyTorch(Checked(props).Version, props.PyVersion), props)
    {
    }

    internal override bool? WritesMetricsTimeSeries => true;

    internal override (string Name, string Module)? SdkClass => ("PyTorch", "sagemaker.pytorch.estimator");

    private static ScriptEstimatorProps Checked(ScriptEstimatorProps props) => props ?? throw new ArgumentNullException(nameof(props));
}
