using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Starts executions, stops them, and goes on with those that a stop of this endpoint interrupted.</summary>
internal sealed partial class Executions(PipelineTools tools, Lazy<RoleAccess> roles, IHostApplicationLifetime lifetime, ILogger<Executions> log) : IHostedService
{
    private static readonly string[] Runs = ["Processing", "Training", "Condition", "RegisterModel", "Fail"];

    private readonly ConcurrentDictionary<string, ExecutionRun> running = new();
    private readonly Lock gate = new();
    private volatile bool ending;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        tools.Jobs.EnsureRecovered();
        lifetime.ApplicationStarted.Register(Resume);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        ending = true;
        foreach (var run in running.Values) run.Abandon();
        await Task.WhenAll(running.Values.Select(r => r.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Starts an execution; the same token gives the same execution.</summary>
    public ExecutionDocument Begin(PipelineDocument pipeline, JsonObject request)
    {
        lock (gate)
        {
            var token = request.Text("ClientRequestToken");
            if (token is not null && tools.Executions.Of(pipeline.Arn).FirstOrDefault(e => e.Token == token) is { } same) return same;
            var definition = PipelineDefinition.Parse(pipeline.Definition);
            var given = request.Objects("PipelineParameters").ToDictionary(p => p.Required("Name"), p => p.Required("Value"));
            var parameters = ParameterValues.Resolve(definition, given);
            var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12);
            var execution = new ExecutionDocument
            {
                Id = id,
                Arn = $"{pipeline.Arn}/execution/{id}",
                PipelineName = pipeline.Name,
                PipelineArn = pipeline.Arn,
                DisplayName = request.Text("PipelineExecutionDisplayName") ?? $"execution-{tools.World.Now.ToUnixTimeMilliseconds()}",
                Description = request.Text("PipelineExecutionDescription"),
                Parameters = parameters.ToJsonString(),
                Definition = pipeline.Definition,
                RoleArn = pipeline.RoleArn,
                MaxParallelSteps = request.Object("ParallelismConfiguration")?.Int("MaxParallelExecutionSteps") ?? pipeline.MaxParallelSteps,
                Created = tools.World.Now,
                Modified = tools.World.Now,
                Token = token,
            };
            Refuse(execution, definition);
            roles.Value.DemandTrust(pipeline.RoleArn);
            tools.Executions.Add(execution);
            Run(execution);
            return execution;
        }
    }

    /// <summary>Stops an execution.</summary>
    public void Stop(string arn)
    {
        var execution = tools.Executions.Get(arn);
        if (!execution.InFlight) throw AwsException.Validation($"Only pipelines with 'Executing' status can be stopped. Pipeline execution {arn} is in status {execution.Status}.");
        tools.Executions.Change(arn, e => e.Status == "Executing" ? e with { Status = "Stopping" } : e);
        if (running.TryGetValue(arn, out var run)) run.Stop();
    }

    /// <summary>Runs the failed and stopped steps of an execution again, and those behind them.</summary>
    public void Retry(string arn, int? maxParallelSteps)
    {
        lock (gate)
        {
            var execution = tools.Executions.Get(arn);
            if (execution.Status is not ("Failed" or "Stopped")) throw AwsException.Validation($"Only failed or stopped pipeline executions can be retried. Pipeline execution {arn} is in status {execution.Status}.");
            if (execution.Steps.Any(s => s is { Type: "Fail", Status: "Failed" })) throw AwsException.Validation($"Pipeline execution {arn} was ended by a Fail step and cannot be retried.");
            Run(tools.Executions.Change(arn, e => e with
            {
                Status = "Executing", FailureReason = null, MaxParallelSteps = maxParallelSteps ?? e.MaxParallelSteps,
                Steps = [.. e.Steps.Where(s => s.Status == "Succeeded")],
            }));
        }
    }

    [LoggerMessage(LogLevel.Error, "pipeline execution {Arn} is left in flight by a fault of this endpoint; a restart goes on with it")]
    private static partial void Fault(ILogger logger, string arn, Exception fault);

    private void Run(ExecutionDocument execution)
    {
        if (ending) return;
        var run = new ExecutionRun(tools, execution);
        running[execution.Arn] = run;
        run.Start();
        _ = run.Completion.ContinueWith(ended =>
        {
            if (ended.Exception is { } fault) Fault(log, execution.Arn, fault.GetBaseException());
            running.TryRemove(KeyValuePair.Create(execution.Arn, run));
            run.Dispose();
        }, TaskScheduler.Default);
    }

    // Steps that were done stay done. One that was in flight runs again: its job ended with the endpoint.
    private void Resume()
    {
        foreach (var execution in tools.Executions.InFlight())
        {
            Run(tools.Executions.Change(execution.Arn, e => e with
            {
                Steps = [.. e.Steps.Where(s => s.Status is "Succeeded" or "Failed" or "Stopped" || e.Status == "Stopping")
                    .Select(s => s.Ended is null ? s with { Status = "Stopped", Ended = tools.World.Now } : s)],
            }));
        }
    }

    /// <summary>Refuses by name what can't run here, before any step runs.</summary>
    private void Refuse(ExecutionDocument execution, PipelineDefinition definition)
    {
        foreach (var step in definition.Steps)
        {
            if (!Runs.Contains(step.Type)) throw AwsException.NotSupported($"the step type '{step.Type}' (step '{step.Name}')");
            if (step.Type is not ("Processing" or "Training")) continue;
            var image = step.Arguments["AlgorithmSpecification"]?["TrainingImage"] ?? step.Arguments["AppSpecification"]?["ImageUri"];
            try
            {
                var uri = Expressions.Evaluate(image, new ExecutionValues(execution, definition, tools.Objects, tools.World))?.ToString() ?? "";
                JobImages.Demand(uri);
            }
            catch (EvaluationException)
            {
                // An image that only an earlier step tells is judged when its job is made.
            }
        }
    }
}
