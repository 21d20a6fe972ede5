namespace MlInfra.Constructs.Jobs;

/// <summary>Trains with your script in AWS's container of Hugging Face transformers.</summary>
public sealed class HuggingFaceEstimator : ScriptEstimator
{
    /// <summary>Trains with your script.</summary>
    public HuggingFaceEstimator(HuggingFaceEstimatorProps props)
        : base(Image.HuggingFace(Checked(props).Version, props.BaseFrameworkVersion, props.PyVersion), props)
    {
    }

    internal override bool? WritesMetricsTimeSeries => true;

    internal override (string Name, string Module)? SdkClass => ("HuggingFace", "sagemaker.huggingface.estimator");

    private static HuggingFaceEstimatorProps Checked(HuggingFaceEstimatorProps props) => props ?? throw new ArgumentNullException(nameof(props));
}
