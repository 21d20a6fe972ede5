using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs.Algorithms;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>What a tuning job's request must be beyond the model's rules: each of its training jobs must be one that can run here.</summary>
internal static class TuningChecks
{
    /// <summary>Checks CreateHyperParameterTuningJob.</summary>
    public static void Tuning(JsonObject request, JobStore store)
    {
        RequestRules.Check("CreateHyperParameterTuningJob", request);
        var plan = new TuningPlan(request);
        foreach (var arm in plan.Arms)
        {
            if (arm.Definition["ResourceConfig"] is null && arm.Definition["HyperParameterTuningResourceConfig"] is null)
                throw AwsException.Validation("Either ResourceConfig or HyperParameterTuningResourceConfig must be given in a training job definition.");
            var trial = arm.Request("trial", arm.Space.Values(new double[arm.Space.Parameters.Count]));
            JobChecks.Training(trial);
            Objective(arm, trial);
        }

        foreach (var parent in plan.Parents) Parent(plan, store.Get(JobKind.Tuning, parent));
    }

    private static void Objective(TuningArm arm, JsonObject trial)
    {
        var names = TrainingRun.Metrics(trial).Select(m => m.Name).ToList();
        if (XGBoostAlgorithm.Is(trial) && XGBoostAlgorithm.Measures(arm.Metric)) return;
        if (!names.Contains(arm.Metric))
            throw AwsException.Validation($"The objective metric {arm.Metric} is not among the MetricDefinitions of the algorithm ({string.Join(", ", names)}).");
    }

    private static void Parent(TuningPlan plan, JobDocument parent)
    {
        if (parent.InFlight) throw AwsException.Validation($"The parent hyperparameter tuning job {parent.Name} of the warm start must have ended, and is {parent.Status}.");
        var before = new TuningPlan(parent.Describe());
        if (!plan.IsIdentical) return;
        if (before.Arms[0].Metric != plan.Arms[0].Metric || before.Arms[0].Maximize != plan.Arms[0].Maximize)
            throw AwsException.Validation($"WarmStartType IdenticalDataAndAlgorithm needs the objective of the parent {parent.Name} ({before.Arms[0].Metric}).");
        var mine = plan.Arms[0].Definition;
        var theirs = before.Arms[0].Definition;
        if (mine.Object("AlgorithmSpecification")!.Text("TrainingImage") != theirs.Object("AlgorithmSpecification")!.Text("TrainingImage"))
            throw AwsException.Validation($"WarmStartType IdenticalDataAndAlgorithm needs the training image of the parent {parent.Name}.");
        if (!JsonNode.DeepEquals(mine["InputDataConfig"], theirs["InputDataConfig"]))
            throw AwsException.Validation($"WarmStartType IdenticalDataAndAlgorithm needs the InputDataConfig of the parent {parent.Name}.");
    }
}
