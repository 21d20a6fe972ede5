using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The metric by which a tuning job tells a good model from a bad one.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HyperParameterTuningJobObjective.html"/>
public sealed class HyperparameterTuningObjective
{
    private HyperparameterTuningObjective(string type, PipelineValue metricName)
    {
        ArgumentNullException.ThrowIfNull(metricName);
        Type = type;
        MetricName = metricName;
    }

    /// <summary>Maximize or Minimize.</summary>
    public string Type { get; }

    /// <summary>The metric: one of the estimator's metric definitions, or one that the built-in algorithm writes.</summary>
    public PipelineValue MetricName { get; }

    /// <summary>More of the metric is better.</summary>
    public static HyperparameterTuningObjective Maximize(PipelineValue metricName) => new("Maximize", metricName);

    /// <summary>Less of the metric is better.</summary>
    public static HyperparameterTuningObjective Minimize(PipelineValue metricName) => new("Minimize", metricName);
}
