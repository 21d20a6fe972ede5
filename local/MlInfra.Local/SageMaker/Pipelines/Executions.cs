using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Starts executions, stops them, and goes on with those that a stop of this endpoint interrupted.</summary>
internal sealed partial class Executions(PipelineTools tools, PipelineVersions versions, Lazy<RoleAccess> roles, IHostApplicationLifetime lifetime, ILogger<Executions> log) : IHostedService
{
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
            var execution = Asked(pipeline, request) with { Token = token };
            var definition = PipelineDefinition.Parse(execution.Definition);
            if (execution.Selected is { } selected)
            {
                var source = execution.Source is null ? null : tools.Executions.Get(execution.Source);
                if (source is not null && source.PipelineArn != pipeline.Arn) throw AwsException.Validation($"The source pipeline execution {source.Arn} is not of the pipeline {pipeline.Arn}.");
                execution = execution with { Steps = SelectiveExecution.Take(definition, selected, source) };
            }

            var run = definition.Steps.Where(s => execution.Selected?.Contains(s.Name) != false);
            Runnable.Demand(run, definition, new ExecutionValues(execution, definition, tools.Objects, tools.World));
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
        if (execution.Status == "Stopping") return;
        if (!execution.InFlight) throw AwsException.Validation($"Only pipelines with 'Executing' status can be stopped. Pipeline execution {arn} is in status {execution.Status}.");
        tools.Executions.Change(arn, e => e.Status == "Executing" ? e with { Status = "Stopping" } : e);
        if (running.TryGetValue(arn, out var run)) run.Stop();
    }

    /// <summary>Changes what may be changed while it runs: its names and how many steps run at once.</summary>
    public void Change(string arn, JsonObject request)
    {
        tools.Executions.Get(arn);
        tools.Executions.Change(arn, e => e with
        {
            DisplayName = request.Text("PipelineExecutionDisplayName") ?? e.DisplayName, Description = request.Text("PipelineExecutionDescription") ?? e.Description,
            MaxParallelSteps = PipelineStore.Parallelism(request) ?? e.MaxParallelSteps,
        });
        if (running.TryGetValue(arn, out var run)) run.Wake();
    }

    /// <summary>Runs the failed and stopped steps of an execution again, and those behind them.</summary>
    public void Retry(string arn, JsonObject request)
    {
        lock (gate)
        {
            var execution = tools.Executions.Get(arn);
            var token = request.Text("ClientRequestToken");
            if (token is not null && execution.RetryToken == token) return;
            if (execution.Status is not ("Failed" or "Stopped")) throw AwsException.Validation($"Only failed or stopped pipeline executions can be retried. Pipeline execution {arn} is in status {execution.Status}.");
            if (execution.Steps.Any(s => s is { Type: "Fail", Status: "Failed" })) throw AwsException.Validation($"Pipeline execution {arn} was ended by a Fail step and cannot be retried.");
            var most = PipelineStore.Parallelism(request);
            Run(tools.Executions.Change(arn, e => e with
            {
                Status = "Executing", FailureReason = null, RetryToken = token, MaxParallelSteps = most ?? e.MaxParallelSteps, Steps = [.. e.Steps.Where(s => s.Status == "Succeeded")],
            }));
        }
    }

    [LoggerMessage(LogLevel.Error, "pipeline execution {Arn} is left in flight by a fault of this endpoint; a restart goes on with it")]
    private static partial void Fault(ILogger logger, string arn, Exception fault);

    private ExecutionDocument Asked(PipelineDocument pipeline, JsonObject request)
    {
        var version = request.Int("PipelineVersionId") ?? pipeline.Version;
        var text = version == pipeline.Version ? pipeline.Definition : versions.Get(pipeline, version).Definition;
        var given = request.Objects("PipelineParameters").GroupBy(p => p.Required("Name")).ToDictionary(p => p.Key, p => p.Last().Required("Value"));
        var parameters = ParameterValues.Resolve(PipelineDefinition.Parse(text), given);
        var selective = request.Object("SelectiveExecutionConfig");
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12);
        return new ExecutionDocument
        {
            Id = id,
            Arn = $"{pipeline.Arn}/execution/{id}",
            PipelineName = pipeline.Name,
            PipelineArn = pipeline.Arn,
            DisplayName = request.Text("PipelineExecutionDisplayName") ?? $"execution-{tools.World.Now.ToUnixTimeMilliseconds()}",
            Description = request.Text("PipelineExecutionDescription"),
            Parameters = parameters.ToJsonString(),
            Definition = text,
            Version = version,
            RoleArn = pipeline.RoleArn,
            MaxParallelSteps = PipelineStore.Parallelism(request) ?? pipeline.MaxParallelSteps,
            Created = tools.World.Now,
            Modified = tools.World.Now,
            Selected = selective is null ? null : [.. selective.Objects("SelectedSteps").Select(s => s.Required("StepName")).Distinct()],
            Source = selective?.Text("SourcePipelineExecutionArn") is { Length: > 0 } source ? source : null,
        };
    }

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

    // Steps that were done stay done; those that were in flight go on, or run again if what they ran ended with the endpoint.
    private void Resume()
    {
        foreach (var execution in tools.Executions.InFlight()) Run(execution);
    }
}
