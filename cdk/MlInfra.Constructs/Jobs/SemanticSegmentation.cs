namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Semantic Segmentation: classes of pixels. Channels: <c>train</c>, <c>validation</c> and, where there is any, <c>train_annotation</c>, <c>validation_annotation</c>, <c>label_map</c>, <c>model</c>.
/// GPU instances, one of them.
/// </summary>
public sealed class SemanticSegmentation : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public SemanticSegmentation(SemanticSegmentationHyperparameters hyperparameters, EstimatorProps props)
        : base("semantic-segmentation", "1", hyperparameters, props)
    {
    }
}
