using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// What trains, in any container: an image and its settings. Frameworks that run your script have their own
/// (<see cref="SklearnEstimator"/> and its siblings).
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html"/>
public class Estimator
{
    /// <summary>Trains in a container of your choice.</summary>
    public Estimator(Image image, EstimatorProps props)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(props);
        Image = image;
        Props = props;
    }

    /// <summary>The container.</summary>
    public Image Image { get; }

    /// <summary>Its settings.</summary>
    public EstimatorProps Props { get; }

    /// <summary>The hyperparameters as the container reads them: texts.</summary>
    internal virtual JsonObject Hyperparameters(StepContext context)
    {
        var node = new JsonObject();
        foreach (var (key, value) in Props.Hyperparameters)
        {
            context.Use($"Estimator.Hyperparameters[{key}]", value);
            node[key] = value.ToTextNode();
        }

        return node;
    }
}
