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

    /// <summary>Whether the container reads hyperparameters as JSON, as those of frameworks do.</summary>
    internal virtual bool ReadsJson => false;

    /// <summary>The metrics that the algorithm writes by itself; null where only the metric definitions tell.</summary>
    internal virtual IReadOnlyList<string>? KnownMetrics => null;

    /// <summary>What the SDK adds to a tuning job's fixed hyperparameters, by which its <c>attach</c> finds the estimator's class again.</summary>
    internal virtual IReadOnlyList<(string Name, string Text)> TuningHyperparameters => [];

    /// <summary>The names of the hyperparameters that are given.</summary>
    internal virtual IReadOnlyCollection<string> HyperparameterNames => [.. Props.Hyperparameters.Keys];

    /// <summary>Whether the SDK keeps the metrics of this kind of estimator as a series over time; null where it does not say.</summary>
    internal virtual bool? WritesMetricsTimeSeries => null;

    /// <summary>Adds what is wrong with how a step uses the estimator.</summary>
    internal virtual void Check(EstimatorUse use)
    {
    }

    /// <summary>The hyperparameters as the container reads them: texts.</summary>
    internal virtual JsonObject Hyperparameters(StepContext context, string place)
    {
        var node = new JsonObject();
        foreach (var (key, value) in Props.Hyperparameters)
        {
            context.Use($"{place}.Hyperparameters[{key}]", value);
            node[key] = value.ToTextNode();
        }

        return node;
    }
}
