using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What became of a callback.</summary>
internal sealed record CallbackResult(IReadOnlyDictionary<string, string> Outputs, string? FailureReason, string? RequestToken);

/// <summary>A callback that a step waits for, as it is kept.</summary>
internal sealed record CallbackDocument(string Token, string ExecutionArn, string Step, bool Stopping = false, CallbackResult? Result = null);

/// <summary>The callback tokens: who waits for them, and what was answered. They survive a restart.</summary>
internal sealed class Callbacks(IState state, ExecutionStore executions)
{
    private readonly ITable<CallbackDocument> table = state.Table<CallbackDocument>("sagemaker.pipeline-callbacks");
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CallbackResult>> waiting = new();

    /// <summary>Notes a token that is about to be sent.</summary>
    public void Add(string token, string executionArn, string step) => table.Put(token, new CallbackDocument(token, executionArn, step));

    /// <summary>The execution that waits for a token, or null.</summary>
    public string? ExecutionOf(string token) => table.Get(token)?.ExecutionArn;

    /// <summary>Notes that the execution stops; false if that was noted before.</summary>
    public bool Stops(string token)
    {
        if (table.Get(token)!.Stopping) return false;
        table.Update(token, c => c with { Stopping = true });
        return true;
    }

    /// <summary>Nobody waits for a token any more.</summary>
    public void Leave(string token) => waiting.TryRemove(token, out _);

    /// <summary>Waits for the answer; it may have come already.</summary>
    public Task<CallbackResult> WaitAsync(string token)
    {
        var source = waiting.GetOrAdd(token, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (table.Get(token)?.Result is { } result) source.TrySetResult(result);
        return source.Task;
    }

    /// <summary>Takes SendPipelineExecutionStepSuccess.</summary>
    public string Succeed(JsonObject request)
    {
        var outputs = new Dictionary<string, string>();
        foreach (var output in request.Objects("OutputParameters")) outputs[output.Required("Name")] = output.Required("Value");
        return Answer(request, new CallbackResult(outputs, null, request.Text("ClientRequestToken")));
    }

    /// <summary>Takes SendPipelineExecutionStepFailure.</summary>
    public string Fail(JsonObject request) =>
        Answer(request, new CallbackResult(new Dictionary<string, string>(), request.Text("FailureReason") ?? "The callback step failed.", request.Text("ClientRequestToken")));

    /// <summary>Forgets the tokens of an execution that is deleted.</summary>
    public void Forget(string executionArn)
    {
        foreach (var callback in table.All().Where(c => c.ExecutionArn == executionArn)) table.Delete(callback.Token);
    }

    private string Answer(JsonObject request, CallbackResult result)
    {
        var token = request.Required("CallbackToken");
        var execution = "";
        state.Atomically(() =>
        {
            var callback = table.Get(token) ?? throw new AwsException("ResourceNotFound", $"No pipeline execution step waits for the callback token {token}.");
            execution = callback.ExecutionArn;
            if (callback.Result is { } earlier)
            {
                if (result.RequestToken is not null && earlier.RequestToken == result.RequestToken) return;
                throw AwsException.Validation($"The callback step '{callback.Step}' with token {token} is no longer pending: it was answered before.");
            }

            if (!executions.Get(callback.ExecutionArn).InFlight)
                throw AwsException.Validation($"The callback step '{callback.Step}' with token {token} is no longer pending: its execution has ended.");
            table.Put(token, callback with { Result = result });
        });
        if (waiting.TryGetValue(token, out var waiter)) waiter.TrySetResult(result);
        return execution;
    }
}
