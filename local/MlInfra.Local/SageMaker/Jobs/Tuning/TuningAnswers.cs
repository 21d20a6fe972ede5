using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>What the operations tell of a tuning job and its training jobs.</summary>
internal static class TuningAnswers
{
    /// <summary>What a tuning job begins with.</summary>
    public static void Begun(JsonObject body)
    {
        body["TrainingJobStatusCounters"] = Counters([]);
        body["ObjectiveStatusCounters"] = Objectives([]);
    }

    /// <summary>Brings counters and the best training job up to date.</summary>
    public static void Describe(JsonObject body, TuningPlan plan, IReadOnlyList<Trial> trials, JobStore store, bool converged, int sinceBest)
    {
        body["TrainingJobStatusCounters"] = Counters(trials);
        body["ObjectiveStatusCounters"] = Objectives(trials);
        body["TuningJobCompletionDetails"] = new JsonObject { ["NumberOfTrainingJobsObjectiveNotImproving"] = sinceBest };
        if (converged) body["TuningJobCompletionDetails"]!["ConvergenceDetectedTime"] = body["LastModifiedTime"]!.DeepClone();
        if (Best(plan, trials) is not { } best) return;
        body["BestTrainingJob"] = Summary(plan, best, store);
        if (!plan.IsIdentical) return;
        var overall = body["BestTrainingJob"]!.DeepClone();
        foreach (var parent in plan.Parents.Select(p => store.Find(JobKind.Tuning, p)?.Describe()))
        {
            if ((parent?.Object("OverallBestTrainingJob") ?? parent?.Object("BestTrainingJob")) is { } theirs && Cost(plan, theirs) < Cost(plan, (JsonObject)overall)) overall = theirs.Copy();
        }

        body["OverallBestTrainingJob"] = overall;
    }

    /// <summary>The trial with the best objective, or null.</summary>
    public static Trial? Best(TuningPlan plan, IReadOnlyList<Trial> trials) =>
        trials.Where(t => t is { IsOver: true, Objective: "Succeeded" }).MinBy(t => plan.Arms[t.Definition].Cost(t.Value!.Value));

    /// <summary>HyperParameterTrainingJobSummary.</summary>
    public static JsonObject Summary(TuningPlan plan, Trial trial, JobStore store)
    {
        var arm = plan.Arms[trial.Definition];
        var summary = new JsonObject
        {
            ["TuningJobName"] = trial.Tuning,
            ["TunedHyperParameters"] = new JsonObject(trial.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
            ["ObjectiveStatus"] = trial.Objective,
        };
        if (arm.Definition.Text("DefinitionName") is { } definition) summary["TrainingJobDefinitionName"] = definition;
        if (store.Find(JobKind.Training, trial.Job)?.Describe() is { } job)
            job.CopyTo(summary, "TrainingJobName", "TrainingJobArn", "TrainingJobStatus", "CreationTime", "TrainingStartTime", "TrainingEndTime", "FailureReason");
        if (trial.Value is { } value)
            summary["FinalHyperParameterTuningJobObjectiveMetric"] = new JsonObject { ["Type"] = arm.Maximize ? "Maximize" : "Minimize", ["MetricName"] = arm.Metric, ["Value"] = value };
        return summary;
    }

    /// <summary>HyperParameterTuningJobSummary.</summary>
    public static JsonObject Listed(JsonObject body)
    {
        var summary = new JsonObject();
        body.CopyTo(summary, "HyperParameterTuningJobName", "HyperParameterTuningJobArn", "HyperParameterTuningJobStatus", "CreationTime", "HyperParameterTuningEndTime", "LastModifiedTime",
            "TrainingJobStatusCounters", "ObjectiveStatusCounters");
        var config = body.Object("HyperParameterTuningJobConfig")!;
        config.CopyTo(summary, "Strategy", "ResourceLimits");
        return summary;
    }

    /// <summary>ListTrainingJobsForHyperParameterTuningJob.</summary>
    public static JsonObject Trials(JsonObject input, JobStore store, TrialStore trials)
    {
        var tuning = store.Get(JobKind.Tuning, input.Required("HyperParameterTuningJobName"));
        var plan = new TuningPlan(tuning.Describe());
        var all = trials.All(tuning.Name).Select(t => (Trial: t, Summary: Summary(plan, t, store))).ToList();
        if (Check.OneOf(input, "StatusEquals", "InProgress", "Completed", "Failed", "Stopping", "Stopped") is { } status)
            all = [.. all.Where(t => t.Summary.Text("TrainingJobStatus") == status)];
        if (input.Text("SortBy") == "FinalObjectiveMetricValue")
        {
            // Those without a value come last, whatever the order.
            var up = input.Text("SortOrder") != "Descending";
            all = [.. all.Where(t => t.Trial.Value is not null).OrderBy(t => up ? t.Trial.Value : -t.Trial.Value), .. all.Where(t => t.Trial.Value is null)];
            var rank = all.Select((t, i) => (t, i)).ToList();
            var paged = input.Copy();
            paged.Remove("SortBy");
            paged["SortOrder"] = "Ascending";
            return Listing.Cut(paged, rank, r => r.t.Trial.Job, r => DateTimeOffset.UnixEpoch.AddSeconds(r.i)).Answer("TrainingJobSummaries", r => r.t.Summary);
        }

        return Listing.Cut(input, all, t => t.Trial.Job, t => store.Get(JobKind.Training, t.Trial.Job).Created, status: t => t.Summary.Text("TrainingJobStatus") ?? "")
            .Answer("TrainingJobSummaries", t => t.Summary);
    }

    private static double Cost(TuningPlan plan, JsonObject summary) =>
        summary.Object("FinalHyperParameterTuningJobObjectiveMetric")?.Number("Value") is { } v ? plan.Arms[0].Cost(v) : double.PositiveInfinity;

    private static JsonObject Counters(IReadOnlyList<Trial> trials) => new()
    {
        ["Completed"] = trials.Count(t => t.Status == "Completed"),
        ["InProgress"] = trials.Count(t => !t.IsOver),
        ["RetryableError"] = trials.Count(t => t is { Status: "Failed", Retryable: true }),
        ["NonRetryableError"] = trials.Count(t => t is { Status: "Failed", Retryable: false }),
        ["Stopped"] = trials.Count(t => t.Status == "Stopped"),
    };

    private static JsonObject Objectives(IReadOnlyList<Trial> trials) => new()
    {
        ["Succeeded"] = trials.Count(t => t.Objective == "Succeeded"),
        ["Pending"] = trials.Count(t => t.Objective == "Pending"),
        ["Failed"] = trials.Count(t => t.Objective == "Failed"),
    };
}
