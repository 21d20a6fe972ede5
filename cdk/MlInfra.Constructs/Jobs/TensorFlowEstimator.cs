namespace MlInfra.Constructs.Jobs;

/// <summary>Trains with your script in AWS's TensorFlow container.</summary>
public sealed class TensorFlowEstimator : ScriptEstimator
{
    /// <summary>Trains with your script.</summary>
    public TensorFlowEstimator(ScriptEstimatorProps props)
        : base(Image.TensorFlow(Checked(props).Version, props.PyVersion), props)
    {
    }

    internal override bool? WritesMetricsTimeSeries => true;

    internal override (string Name, string Module)? SdkClass => ("TensorFlow", "sagemaker.tensorflow.estimator");

    private static ScriptEstimatorProps Checked(ScriptEstimatorProps props) => props ?? throw new ArgumentNullException(nameof(props));
}
