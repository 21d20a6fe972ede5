using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a Processing, Training, Tuning or Transform step: a job as the pipeline's role would make it.</summary>
internal static class JobStep
{
    /// <summary>Whether the job that is noted still tells what becomes of the step after a restart: it has completed, or goes on.</summary>
    public static bool Goes(PipelineTools tools, StepDocument step) =>
        StepTypes.Job(step.Type) is { } kind && step.JobName is not null && tools.JobStore.Find(kind, step.JobName) is { } job && (job.InFlight || job.Status == "Completed");

    /// <summary>Runs the job to its end. Throws a StepFault if it does not complete.</summary>
    public static async Task RunAsync(StepAttempt attempt)
    {
        var (tools, kind, name) = (attempt.Tools, StepTypes.Job(attempt.Step.Type)!, attempt.Document.JobName!);
        if (tools.JobStore.Find(kind, name) is null) attempt.Call($"Create{Noun(kind)}", Request(attempt, kind, name));
        attempt.Executes($"{attempt.Step.Type}Job", new JsonObject { ["Arn"] = tools.World.Arn("sagemaker", kind.Key(name)) });
        var stopping = attempt.Stopping;
        JobDocument ended;
        using (stopping.Register(() => Stop(tools, kind, name))) ended = await tools.Jobs.EndAsync(kind, name, CancellationToken.None);
        if (ended.InFlight) throw new OperationCanceledException("This endpoint ends; the next start goes on.");
        var properties = Properties(attempt, kind, name);
        attempt.Change(s => s with { Properties = properties.ToJsonString() });
        switch (ended.Status)
        {
            case "Completed":
                return;
            case "Failed":
                throw StepFault.OfJob(kind, properties.Text("FailureReason") ?? "AlgorithmError");
            case "Stopped" when !stopping.IsCancellationRequested:
                throw new StepFault($"ClientError: The job {name} was stopped: {properties.Text("ExitMessage") ?? properties.Text("SecondaryStatus") ?? "StopProcessingJob"}");
            default:
                throw new OperationCanceledException(stopping);
        }
    }

    private static string Noun(JobKind kind) => kind.Name[..^"Name".Length];

    private static void Stop(PipelineTools tools, JobKind kind, string name)
    {
        try
        {
            tools.Jobs.Stop(kind, name);
        }
        catch (AwsException)
        {
            // It has just ended by itself.
        }
    }

    private static JsonObject Request(StepAttempt attempt, JobKind kind, string name)
    {
        var request = attempt.Request();
        request[kind.Name] = name;
        // Experiments are not kept here; what the SDK adds for them by default does no harm.
        request.Remove("ExperimentConfig");
        attempt.Tag(request);
        return request;
    }

    /// <summary>What Describe answers; of a tuning job also its training jobs, best first.</summary>
    private static JsonObject Properties(StepAttempt attempt, JobKind kind, string name)
    {
        var properties = attempt.Call($"Describe{Noun(kind)}", new JsonObject { [kind.Name] = name }, attempt.Self);
        if (kind != JobKind.Tuning) return properties;
        var maximize = (properties["HyperParameterTuningJobConfig"]?["HyperParameterTuningJobObjective"] as JsonObject)?.Text("Type") != "Minimize";
        var jobs = attempt.Call("ListTrainingJobsForHyperParameterTuningJob", new JsonObject
        {
            [kind.Name] = name, ["MaxResults"] = 100, ["SortBy"] = "FinalObjectiveMetricValue", ["SortOrder"] = maximize ? "Descending" : "Ascending",
        }, attempt.Self);
        properties["TrainingJobSummaries"] = jobs["TrainingJobSummaries"]?.DeepClone() ?? new JsonArray();
        return properties;
    }
}
