using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>When a tuning job ends before it has run all its training jobs.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TuningJobCompletionCriteria.html"/>
public sealed record TuningCompletion
{
    /// <summary>The value of the objective that is good enough. Default: none is.</summary>
    public PipelineValue? TargetObjectiveMetricValue { get; init; }

    /// <summary>After so many training jobs without a better model; at least 3. Default: never.</summary>
    public PipelineValue? MaxJobsNotImproving { get; init; }

    /// <summary>Whether it ends once the service sees that it has converged. Default: not said, it goes on.</summary>
    public bool? OnConvergence { get; init; }

    internal IEnumerable<PipelineValue> Values => new[] { TargetObjectiveMetricValue, MaxJobsNotImproving }.OfType<PipelineValue>();

    internal JsonObject ToNode()
    {
        var node = new JsonObject();
        if (MaxJobsNotImproving is not null)
        {
            node["BestObjectiveNotImproving"] = new JsonObject { ["MaxNumberOfTrainingJobsNotImproving"] = MaxJobsNotImproving.ToNode() };
        }

        if (TargetObjectiveMetricValue is not null)
        {
            node["TargetObjectiveMetricValue"] = TargetObjectiveMetricValue.ToNode();
        }

        if (OnConvergence is { } converged)
        {
            node["ConvergenceDetected"] = new JsonObject { ["CompleteOnConvergence"] = converged ? "Enabled" : "Disabled" };
        }

        return node;
    }
}
