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
    private readonly TaskCompletionSource stopSignal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool abandoned;

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
        stopSignal.TrySetResult();
    }

    /// <summary>Lets go of it: this endpoint ends, and the next start goes on.</summary>
    public void Abandon()
    {
        abandoned = true;
        stopSignal.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        var active = new Dictionary<string, Task>();
        while (!abandoned)
        {
            var execution = tools.Executions.Get(arn);
            var most = execution.MaxParallelSteps ?? Math.Max(2, Environment.ProcessorCount);
            var mayStart = !stopping.IsCancellationRequested && !execution.Steps.Any(s => s is { Type: "Fail", Status: "Failed" });
            if (mayStart)
            {
                var graph = new StepGraph(definition, execution.Steps.ToDictionary(s => s.Name));
                foreach (var step in graph.Ready().Where(s => !active.ContainsKey(s.Name)).Take(most - active.Count).ToList())
                {
                    tools.Executions.ChangeStep(arn, step, s => s);
                    active[step.Name] = Task.Run(() => RunStepAsync(step));
                }
            }

            if (active.Count == 0)
            {
                End();
                return;
            }

            IEnumerable<Task> waits = active.Values;
            if (!stopSignal.Task.IsCompleted) waits = waits.Append(stopSignal.Task);
            await Task.WhenAny(waits);
            foreach (var (name, task) in active.Where(a => a.Value.IsCompleted).ToList())
            {
                active.Remove(name);
                // A step whose end could not even be written (a full disk): the execution stays in flight, and the next start goes on with it.
                await task;
            }
        }
    }

    private void End() => tools.Executions.Change(arn, e =>
    {
        if (e.Status == "Stopping") return e with { Status = "Stopped" };
        var fail = e.Steps.FirstOrDefault(s => s is { Type: "Fail", Status: "Failed" });
        return e.Steps.Any(s => s.Status is "Failed" or "Stopped")
            ? e with { Status = "Failed", FailureReason = fail?.FailureReason ?? "Step failure: One or multiple steps failed." }
            : e with { Status = "Succeeded" };
    });

    private async Task RunStepAsync(StepDefinition step)
    {
        var began = tools.World.Now;
        for (var retries = 0; ; retries++)
        {
            try
            {
                tools.Executions.ChangeStep(arn, step, s => s with { Attempts = s.Attempts + 1 });
                var succeeded = await AttemptAsync(step);
                if (!abandoned) tools.Executions.ChangeStep(arn, step, s => succeeded(s) with { Status = "Succeeded", Ended = tools.World.Now });
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                if (!abandoned) tools.Executions.ChangeStep(arn, step, s => s with { Status = "Stopped", Ended = tools.World.Now });
                return;
            }
            catch (Exception e)
            {
                if (abandoned) return;
                var fault = e as StepFault ?? new StepFault(e is EvaluationException or AwsException ? $"ClientError: {e.Message}" : $"InternalServerError: {e.Message} ({e.GetType().Name})");
                var wait = stopping.IsCancellationRequested ? null : RetryPolicies.Next(step, fault, retries, (tools.World.Now - began) * tools.World.Speed);
                if (wait is null)
                {
                    Fail(step, fault.Message);
                    return;
                }

                await tools.World.Pause(wait.Value, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Fail(StepDefinition step, string reason) =>
        tools.Executions.ChangeStep(arn, step, s => s with { Status = "Failed", FailureReason = reason, Ended = tools.World.Now });

    /// <summary>Does the step's work; gives what to note besides its success.</summary>
    private async Task<Func<StepDocument, StepDocument>> AttemptAsync(StepDefinition step)
    {
        stopping.Token.ThrowIfCancellationRequested();
        var execution = tools.Executions.Get(arn);
        var values = new ExecutionValues(execution, definition, tools.Objects, tools.World);
        if (step.Type == "Condition")
        {
            var outcome = Conditions.All(step.Arguments["Conditions"], values) ? "True" : "False";
            var metadata = new JsonObject { ["Condition"] = new JsonObject { ["Outcome"] = outcome } }.ToJsonString();
            return s => s with { Outcome = outcome, Metadata = metadata };
        }

        var arguments = (JsonObject)Expressions.Evaluate(step.Arguments, values)!;
        switch (step.Type)
        {
            case "Fail":
                var message = arguments.Text("ErrorMessage") ?? "";
                tools.Executions.ChangeStep(arn, step, s => s with { Metadata = new JsonObject { ["Fail"] = new JsonObject { ["ErrorMessage"] = message } }.ToJsonString() });
                throw new StepFault(message);
            case "RegisterModel":
                tools.Executions.ChangeStep(arn, step, s => s with { Status = "Executing" });
                await RegisterStep.RunAsync(tools, execution, step, arguments, stopping.Token);
                return s => s;
            default:
                return await JobAsync(execution, step, arguments);
        }
    }

    private async Task<Func<StepDocument, StepDocument>> JobAsync(ExecutionDocument execution, StepDefinition step, JsonObject arguments)
    {
        var hash = StepCache.Hash(step, arguments);
        if (hash is not null && StepCache.Find(step, hash, tools.Executions.Of(execution.PipelineArn), tools.World.Now) is { } hit)
            return s => s with { CacheSource = hit.Execution, Metadata = hit.Step.Metadata, Properties = hit.Step.Properties, JobName = null, Hash = hash };
        await JobStep.RunAsync(tools, execution, step, arguments, stopping.Token);
        return s => s with { Hash = hash };
    }
}
