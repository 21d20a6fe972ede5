using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>A tuning job while it runs: training jobs, as many at once as it may, each with what the search proposes next.</summary>
internal sealed class TuningRun : IJobRun
{
    private const int MostAttempts = 3;
    private const int StillTrials = 3;
    private const double LittleGain = 1e-3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly JobTools tools;
    private readonly TrialStore store;
    private readonly JobRunner runner;
    private readonly TuningPlan plan;
    private readonly JobDocument document;
    private readonly List<Trial> trials;
    private readonly IReadOnlyList<ISearch> searches;
    private readonly IReadOnlyList<IStopper?> stoppers;
    private readonly IReadOnlyList<Measured> parents;
    private readonly Dictionary<int, Task> running = [];
    private readonly Dictionary<int, JobRun> runs = [];
    private readonly HashSet<int> told = [];
    private readonly CancellationTokenSource stopping = new();
    private volatile bool abandoned;
    private int withoutGain;

    /// <summary>Takes up a tuning job where it is: a new one, or one that an earlier run of this endpoint began.</summary>
    public TuningRun(JobTools tools, TrialStore store, JobRunner runner, JobDocument document)
    {
        (this.tools, this.store, this.runner, this.document) = (tools, store, runner, document);
        var request = document.Describe();
        plan = new TuningPlan(request);
        trials = [.. store.All(document.Name)];
        var seed = plan.Seed ?? BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{document.Name}/{document.Created.UtcTicks}"))) & int.MaxValue;
        searches = [.. plan.Arms.Select((a, i) => plan.Search(a, seed + i))];
        stoppers = [.. plan.Arms.Select(_ => plan.Stopper())];
        parents = [.. plan.Parents.SelectMany((p, i) => Learned(p, plan.IsIdentical ? 0 : i + 1))];
    }

    /// <inheritdoc/>
    public string Name => document.Name;

    /// <inheritdoc/>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public void Start() => Completion = Task.Run(RunAsync);

    /// <inheritdoc/>
    public void Stop() => stopping.Cancel();

    /// <inheritdoc/>
    public void Abandon()
    {
        abandoned = true;
        stopping.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await WorkAsync();
        }
        catch (Exception e)
        {
            tools.LogFault(Name, e);
            await StopAllAsync();
            End("Failed", $"InternalServerError: {(e is AwsException ? e.Message : $"{e.Message} ({e.GetType().Name})")}");
        }
    }

    private async Task WorkAsync()
    {
        foreach (var trial in trials.Where(t => !t.IsOver).ToList())
        {
            // An earlier run of this endpoint left them; one with a retry strategy goes on.
            if (tools.Store.Get(JobKind.Training, trial.Job).InFlight) Watch(trial);
            else Conclude(trial.Index);
        }

        while (!abandoned)
        {
            foreach (var over in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
            {
                running.Remove(over);
                Conclude(over);
            }

            Tell();
            if (IsOver()) break;
            while (running.Count < plan.Parallel && Begin()) Tell();
            if (running.Count == 0) break;
            EndLosers();
            await Task.WhenAny([.. running.Values, Task.Delay(stoppers[0] is not null || plan.MaxRuntime is not null ? Look : Timeout.InfiniteTimeSpan, stopping.Token)]);
        }

        if (abandoned) return;
        await StopAllAsync();
        Finish();
    }

    private bool IsOver()
    {
        if (stopping.IsCancellationRequested) return true;
        if (plan.MaxRuntime is { } longest && tools.World.Now - document.Created > longest) return true;
        var costs = trials.Where(t => t is { IsOver: true, Value: not null }).Select(t => (t, Cost: Arm(t).Cost(t.Value!.Value))).ToList();
        if (plan.Target is { } target && costs.Any(c => c.Cost <= Arm(c.t).Cost(target))) return true;
        if (plan.NotImproving is { } most && SinceBest() >= most) return true;
        return plan.OnConvergence && (withoutGain >= StillTrials || (plan.Strategy != "Bayesian" && SinceBest() >= 20));
    }

    private int SinceBest()
    {
        var (best, since) = (double.PositiveInfinity, 0);
        foreach (var trial in trials.Where(t => t is { IsOver: true, Retryable: false }))
        {
            var cost = trial.Value is { } v ? Arm(trial).Cost(v) : double.PositiveInfinity;
            since = cost < best ? 0 : since + 1;
            best = Math.Min(best, cost);
        }

        return since;
    }

    private bool Begin()
    {
        if (trials.Count(t => !t.Retryable) >= plan.MaxJobs) return false;
        var (arm, values) = Again() ?? Next();
        if (values is null) return false;
        var trial = new Trial(Name, trials.Count, $"{Name}-{trials.Count + 1:D3}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}", arm, new(values));
        var body = plan.Arms[arm].Request(trial.Job, values);
        body["TuningJobArn"] = tools.World.Arn("sagemaker", JobKind.Tuning.Key(Name));
        TrainingStatus.Begun(body, tools.World.Now);
        JobDocument? job = null;
        store.Add(trial, () => job = tools.Store.Add(JobKind.Training, trial.Job, body));
        trials.Add(trial);
        runner.Begin(JobKind.Training, job!);
        Watch(trial);
        return true;
    }

    private void Watch(Trial trial)
    {
        if (runner.Find(JobKind.Training, trial.Job) is JobRun run) runs[trial.Index] = run;
        running[trial.Index] = runner.EndAsync(JobKind.Training, trial.Job, CancellationToken.None);
    }

    /// <summary>Hyperparameters whose training job failed by a fault of the service.</summary>
    private (int Arm, IReadOnlyDictionary<string, string>? Values)? Again()
    {
        foreach (var group in trials.GroupBy(t => (t.Definition, Key: ParameterSpace.Key(t.Values))))
        {
            if (group.Last().Retryable && group.Count() < MostAttempts) return (group.Key.Definition, group.Last().Values);
        }

        return null;
    }

    private (int Arm, IReadOnlyDictionary<string, string>? Values) Next()
    {
        var first = trials.Count(t => !t.Retryable) % plan.Arms.Count;
        for (var i = 0; i < plan.Arms.Count; i++)
        {
            var arm = (first + i) % plan.Arms.Count;
            var mine = trials.Where(t => t.Definition == arm).GroupBy(t => ParameterSpace.Key(t.Values)).Select(g => g.Last()).ToList();
            var known = mine.Where(t => t is { IsOver: true, Value: not null }).Select(t => new Measured(t.Values, plan.Arms[arm].Cost(t.Value!.Value)));
            var state = new SearchState(mine.Count, [.. arm == 0 ? parents : [], .. known], [.. mine.Select(t => t.Values)], [.. mine.Where(t => !t.IsOver).Select(t => t.Values)]);
            if (searches[arm].Next(state) is not { } proposal) continue;
            if (proposal.Gain is { } gain) withoutGain = gain < LittleGain ? withoutGain + 1 : 0;
            return (arm, proposal.Values);
        }

        return (0, null);
    }

    private void EndLosers()
    {
        foreach (var index in running.Keys)
        {
            var trial = trials[index];
            if (stoppers[trial.Definition] is not { } stopper || told.Contains(index)) continue;
            if (!stopper.ShouldEnd(index, Costs(trial))) continue;
            told.Add(index);
            StopJob(trial);
        }
    }

    /// <summary>The objective at each epoch so far; nothing of what an earlier run of this endpoint saw.</summary>
    private double[] Costs(Trial trial) => [.. (runs.GetValueOrDefault(trial.Index)?.Log?.Series(Arm(trial).Metric) ?? []).Select(Arm(trial).Cost)];

    private void Conclude(int index)
    {
        var trial = trials[index];
        var job = tools.Store.Get(JobKind.Training, trial.Job);
        if (job.InFlight) return; // this endpoint ends
        var body = job.Describe();
        var value = body.Objects("FinalMetricDataList").FirstOrDefault(m => m.Text("MetricName") == Arm(trial).Metric)?.Number("Value");
        var retryable = job.Status == "Failed" && body.Text("FailureReason")?.StartsWith("InternalServerError", StringComparison.Ordinal) == true;
        trials[index] = trial with { Status = job.Status, Value = value is { } v && double.IsFinite(v) ? v : null, Retryable = retryable };
        store.Put(trials[index]);
        if (job.Status != "Failed") stoppers[trial.Definition]?.Ended(index, Costs(trial));
        runs.Remove(index);
    }

    private void StopJob(Trial trial)
    {
        try
        {
            runner.Stop(JobKind.Training, trial.Job);
        }
        catch (AwsException)
        {
            // It has just ended by itself.
        }
    }

    private async Task StopAllAsync()
    {
        foreach (var index in running.Keys) StopJob(trials[index]);
        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var index in running.Keys) Conclude(index);
        running.Clear();
    }

    private void Finish()
    {
        Tell();
        if (document.Status == "Stopping" || stopping.IsCancellationRequested) End("Stopped", null);
        else if (trials.Any(t => t.Objective == "Succeeded")) End("Completed", null);
        else if (trials.All(t => t.Status == "Failed")) End("Failed", "All training jobs failed. Please take a look at the training jobs failures to get more details.");
        else End("Failed", $"No training job emitted the objective metric {plan.Arms[0].Metric}. Please look at their logs, and at the regular expression of the metric's definition.");
    }

    private void Tell() => Change(b => TuningAnswers.Describe(b, plan, trials, tools.Store, withoutGain >= StillTrials, SinceBest()));

    private void End(string status, string? reason) => Change(b =>
    {
        var now = tools.World.Now;
        b["HyperParameterTuningJobStatus"] = status;
        if (reason is not null) b["FailureReason"] = reason;
        b["HyperParameterTuningEndTime"] = Json.Epoch(now);
        b["ConsumedResources"] = new JsonObject { ["RuntimeInSeconds"] = (int)Math.Ceiling((now - document.Created).TotalSeconds) };
    });

    private void Change(Action<JsonObject> change)
    {
        if (!abandoned) tools.Store.Change(JobKind.Tuning, Name, change);
    }

    private TuningArm Arm(Trial trial) => plan.Arms[trial.Definition];

    private IEnumerable<Measured> Learned(string parent, int group)
    {
        if (tools.Store.Find(JobKind.Tuning, parent) is not { } job) return [];
        var before = new TuningPlan(job.Describe());
        return store.All(parent).Where(t => t is { IsOver: true, Value: not null, Definition: 0 }).Select(t => new Measured(t.Values, before.Arms[0].Cost(t.Value!.Value), group));
    }
}
