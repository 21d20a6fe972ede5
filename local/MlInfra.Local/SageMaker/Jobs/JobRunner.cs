using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs.Transforms;
using MlInfra.Local.SageMaker.Jobs.Tuning;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Runs the jobs: each in the background, until its end or this endpoint's.</summary>
internal sealed class JobRunner : IHostedService
{
    private readonly ConcurrentDictionary<string, IJobRun> running = new();
    private readonly JobTools tools;
    private readonly TransformTools transform;
    private readonly TrialStore trials;
    private readonly Lazy<bool> recovered;
    private volatile bool ending;

    /// <summary>Takes what runs work with.</summary>
    public JobRunner(JobTools tools, TransformTools transform, TrialStore trials)
    {
        (this.tools, this.transform, this.trials) = (tools, transform, trials);
        recovered = new(Recover);
    }

    /// <summary>Settles what an earlier process left in flight; happens once.</summary>
    public void EnsureRecovered() => _ = recovered.Value;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        EnsureRecovered();
        _ = tools.Sandboxes.VariantAsync(); // found while nobody waits for it
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        ending = true;
        var left = running.Values.ToList();
        foreach (var run in left) run.Abandon();
        await Task.WhenAll(left.Select(r => r.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins a job that was just added.</summary>
    public void Begin(JobKind kind, JobDocument document)
    {
        if (ending) return;
        IJobRun run = kind switch
        {
            _ when kind == JobKind.Training => new TrainingRun(tools, document),
            _ when kind == JobKind.Transform => new TransformRun(tools, transform, document, transform.Models.Get(document.Describe().Required("ModelName")).Load),
            _ when kind == JobKind.Tuning => new TuningRun(tools, trials, this, document),
            _ => new ProcessingRun(tools, document),
        };
        running[kind.Key(document.Name)] = run;
        run.Start();
        _ = run.Completion.ContinueWith(_ => Ended(kind, run), TaskScheduler.Default);
    }

    /// <summary>Tells a job to stop.</summary>
    public void Stop(JobKind kind, string name)
    {
        var document = tools.Store.Get(kind, name);
        if (!document.InFlight)
            throw AwsException.Validation($"The request was rejected because the {kind.Words} job is in status {document.Status}.");
        if (document.Status == "Stopping") return;
        tools.Store.Change(kind, name, b =>
        {
            if (b.Text(kind.Status) == "InProgress") b[kind.Status] = "Stopping";
            if (kind == JobKind.Training) b["SecondaryStatus"] = "Stopping";
        });
        if (running.TryGetValue(kind.Key(name), out var run)) run.Stop();
    }

    /// <summary>The run of a job that has not ended, or null.</summary>
    public IJobRun? Find(JobKind kind, string name) => running.GetValueOrDefault(kind.Key(name));

    /// <summary>Waits for a job's last status.</summary>
    public async Task<JobDocument> EndAsync(JobKind kind, string name, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(kind.Key(name), out var run)) await run.Completion.WaitAsync(cancellationToken);
        return tools.Store.Get(kind, name);
    }

    private void Ended(JobKind kind, IJobRun run)
    {
        running.TryRemove(kind.Key(run.Name), out _);
        run.Dispose();
    }

    private bool Recover()
    {
        foreach (var kind in JobKind.All)
        {
            var all = tools.Store.All(kind);
            JobFolder.Remove(Path.Combine(tools.World.StateFolder, "jobs", kind.Resource));
            foreach (var job in all)
            {
                // A tuning job goes on; the training jobs that were cut off it does again.
                if (job.InFlight && kind == JobKind.Tuning) Begin(kind, job);
                else if (job.Status == "InProgress" && kind == JobKind.Training && TrainingStatus.MayRestart(job.Describe())) Restart(job);
                else if (job.InFlight) tools.Store.Change(kind, job.Name, b => Interrupted(kind, b));
            }
        }

        tools.Pools.Recover();
        return true;
    }

    private void Restart(JobDocument job)
    {
        var changed = tools.Store.Change(JobKind.Training, job.Name, b => TrainingStatus.Transition(b, "Starting", "Preparing the instances for training: the service failed, and the job begins again", tools.World.Now));
        Begin(JobKind.Training, changed);
    }

    private void Interrupted(JobKind kind, JsonObject body)
    {
        var now = Json.Epoch(tools.World.Now);
        body["FailureReason"] = $"InternalServerError: MlInfra Local was stopped while the {kind.Words} job ran. Run it again.";
        body[kind.Status] = "Failed";
        body[$"{kind.Title}EndTime"] = now;
        if (kind != JobKind.Training) return;
        body["SecondaryStatus"] = "Failed";
        if (body["SecondaryStatusTransitions"] is JsonArray { Count: > 0 } transitions)
        {
            transitions[^1]!["EndTime"] ??= now.DeepClone();
            transitions.Add((JsonNode)new JsonObject { ["Status"] = "Failed", ["StartTime"] = now.DeepClone(), ["EndTime"] = now.DeepClone(), ["StatusMessage"] = "Training job failed" });
        }
    }
}
