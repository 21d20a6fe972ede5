namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Image Classification: classes of images. Channels: <c>train</c>, <c>validation</c> and, where there is any, <c>train_lst</c>, <c>validation_lst</c>, <c>model</c>.
/// GPU instances.
/// </summary>
public sealed class ImageClassification : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public ImageClassification(ImageClassificationHyperparameters hyperparameters, EstimatorProps props)
        : base("image-classification", "1", hyperparameters, props)
    {
    }
}
