namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Object Detection: boxes around objects in images. Channels: <c>train</c>, <c>validation</c> and, where there is any, <c>train_annotation</c>, <c>validation_annotation</c>, <c>model</c>.
/// GPU instances.
/// </summary>
public sealed class ObjectDetection : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public ObjectDetection(ObjectDetectionHyperparameters hyperparameters, EstimatorProps props)
        : base("object-detection", "1", hyperparameters, props)
    {
    }
}
