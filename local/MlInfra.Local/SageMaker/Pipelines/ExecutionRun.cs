using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>One execution while it runs: starts each step when those before it are done, as many at once as it may.</summary>
internal sealed class ExecutionRun : IDisposable
{
    private readonly PipelineTools tools;
    private readonly string arn;
    private readonly PipelineDefinition definition;
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, Task> active = [];
    private volatile TaskCompletionSource woken = NewSignal();
    private volatile bool letGo;

    /// <summary>Prepares a run.</summary>
    public ExecutionRun(PipelineTools tools, ExecutionDocument execution)
    {
        this.tools = tools;
        arn = execution.Arn;
        definition = PipelineDefinition.Parse(execution.Definition);
        if (execution.Status == "Stopping") Stop();
    }

    /// <summary>Ends with the execution.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins, or goes on after a restart: steps that are done stay done.</summary>
    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Starts no more steps and stops those that run.</summary>
    public void Stop()
    {
        foreach (var step in tools.Executions.Get(arn).Steps.Where(s => s.Status is "Starting" or "Executing"))
        {
            tools.Executions.ChangeStep(arn, definition.Find(step.Name)!, s => s.Status is "Starting" or "Executing" ? s with { Status = "Stopping" } : s);
        }

        stopping.Cancel();
        Wake();
    }

    /// <summary>Looks again at what may start: the execution was changed.</summary>
    public void Wake() => woken.TrySetResult();

    /// <summary>Lets go of it: this endpoint ends, and the next start goes on.</summary>
    public void Abandon()
    {
        letGo = true;
        Wake();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    // Other rooms may end before this one is told: what their end does to a step is not the step's.
    private bool Abandoned => letGo || tools.Ending.IsCancellationRequested;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        // What a restart interrupted goes on first.
        foreach (var step in tools.Executions.Get(arn).Steps.Where(s => s.Ended is null)) Begin(definition.Find(step.Name)!, true);
        while (!Abandoned)
        {
            woken = NewSignal();
            StartReady();
            if (active.Count == 0)
            {
                End();
                return;
            }

            await Task.WhenAny(active.Values.Append(woken.Task));
            foreach (var (name, task) in active.Where(a => a.Value.IsCompleted).ToList())
            {
                active.Remove(name);
                // A step whose end could not even be written (a full disk): the execution stays in flight, and the next start goes on with it.
                await task;
            }
        }
    }

    private void StartReady()
    {
        var execution = tools.Executions.Get(arn);
        if (stopping.IsCancellationRequested || execution.Steps.Any(s => s is { Type: "Fail", Status: "Failed" })) return;
        var graph = new StepGraph(definition, execution);
        foreach (var step in graph.Ready().Where(s => !active.ContainsKey(s.Name)))
        {
            if (!MayStart(step, execution.MaxParallelSteps)) continue;
            tools.Executions.ChangeStep(arn, step, s => s);
            Begin(step, false);
        }
    }

    /// <summary>Without a limit of its own an execution runs as many jobs at once as this machine has cores; what only waits does not count.</summary>
    private bool MayStart(StepDefinition step, int? most)
    {
        if (most is not null) return active.Count < most;
        return StepTypes.Job(step.Type) is null || active.Keys.Count(n => StepTypes.Job(definition.Find(n)!.Type) is not null) < Math.Max(2, Environment.ProcessorCount);
    }

    private void Begin(StepDefinition step, bool again) => active[step.Name] = Task.Run(() => RunStepAsync(step, again));

    private void End() => tools.Executions.Change(arn, e =>
    {
        if (e.Status == "Stopping") return e.Steps.FirstOrDefault(s => s is { Type: "Lambda", Status: "Failed" }) is { } late ? e with { Status = "Failed", FailureReason = late.FailureReason } : e with { Status = "Stopped" };
        var fail = e.Steps.FirstOrDefault(s => s is { Type: "Fail", Status: "Failed" });
        return e.Steps.Any(s => s.Status is "Failed" or "Stopped")
            ? e with { Status = "Failed", FailureReason = fail?.FailureReason ?? "Step failure: One or multiple steps failed." }
            : e with { Status = "Succeeded" };
    });

    private async Task RunStepAsync(StepDefinition step, bool again)
    {
        var began = tools.World.Now;
        for (var retries = 0; ; retries++)
        {
            try
            {
                await AttemptAsync(step, again && retries == 0);
                if (!Abandoned) Finish(step, "Succeeded", null);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                if (!Abandoned) Finish(step, "Stopped", null);
                return;
            }
            catch (Exception e)
            {
                if (Abandoned) return;
                var fault = e as StepFault ?? new StepFault(e is EvaluationException or AwsException ? $"ClientError: {e.Message}" : $"InternalServerError: {e.Message} ({e.GetType().Name})");
                var wait = stopping.IsCancellationRequested ? null : RetryPolicies.Next(step, fault, retries, (tools.World.Now - began) * tools.World.Speed);
                if (wait is null)
                {
                    Finish(step, "Failed", fault.Message);
                    return;
                }

                await tools.World.Pause(wait.Value, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Finish(StepDefinition step, string status, string? reason) =>
        tools.Executions.ChangeStep(arn, step, s => s with { Status = status, FailureReason = reason, Ended = tools.World.Now });

    private async Task AttemptAsync(StepDefinition step, bool again)
    {
        var execution = tools.Executions.Get(arn);
        var values = new ExecutionValues(execution, definition, tools.Objects, tools.World);
        var document = execution.Step(step.Name)!;
        string? hash = null;
        if (!again || !StepWork.Goes(tools, document))
        {
            stopping.Token.ThrowIfCancellationRequested();
            document = tools.Executions.ChangeStep(arn, step, s => s with { Attempts = s.Attempts + 1, Metadata = null, Properties = null, JobName = null });
            hash = StepCache.Hash(step, values with { JobName = step.Name });
            if (hash is not null && StepCache.Find(step, hash, tools.Executions.Of(execution.PipelineArn), tools.World.Now) is { } hit)
            {
                tools.Executions.ChangeStep(arn, step, s => s with { CacheSource = hit.Execution, Metadata = hit.Step.Metadata, Properties = hit.Step.Properties, Hash = hash });
                return;
            }

            if (JobNames.For(step, execution.Id, values) is { } name) document = tools.Executions.ChangeStep(arn, step, s => s with { JobName = name });
        }

        values = values with { JobName = document.JobName };
        var arguments = step.Type == "Condition" ? [] : Expressions.Evaluate(step.Arguments, values) as JsonObject ?? [];
        await StepWork.RunAsync(new StepAttempt(tools, execution, step, document, arguments, values, stopping.Token));
        if (hash is not null && !Abandoned) tools.Executions.ChangeStep(arn, step, s => s with { Hash = hash });
    }
}
