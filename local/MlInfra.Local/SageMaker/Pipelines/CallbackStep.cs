using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a Callback step: a message with a token on its queue, then the wait for who sends the token back.</summary>
internal static class CallbackStep
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Whether the message was sent: a restart goes on waiting for its token.</summary>
    public static bool Sent(StepDocument step) => step is { Type: "Callback", Metadata: not null };

    /// <summary>Sends, and waits. A stop tells the queue so and goes on waiting: whoever has the token ends the step.</summary>
    public static async Task RunAsync(StepAttempt attempt)
    {
        var document = Sent(attempt.Document) ? attempt.Document : Send(attempt);
        var metadata = document.ReadMetadata().Object("Callback")!;
        var token = metadata.Required("CallbackToken");
        var result = await WaitAsync(attempt, token, document.Started);
        if (result.FailureReason is { } reason) throw new StepFault(reason);
        var given = new JsonObject(result.Outputs.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value)));
        var outputs = OutputParameters.Take(attempt.Step, given);
        metadata = metadata.DeepClone().AsObject();
        metadata["OutputParameters"] = OutputParameters.Shown(outputs);
        attempt.Change(s => s with
        {
            Metadata = new JsonObject { ["Callback"] = metadata }.ToJsonString(), Properties = new JsonObject { ["OutputParameters"] = outputs }.ToJsonString(),
        });
    }

    private static async Task<CallbackResult> WaitAsync(StepAttempt attempt, string token, DateTimeOffset started)
    {
        var answered = attempt.Tools.Callbacks.WaitAsync(token);
        using var over = new CancellationTokenSource();
        var late = Task.Delay(Max(started + Longest - attempt.Tools.World.Now, TimeSpan.Zero), attempt.Tools.World.Clock, over.Token);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (attempt.Stopping.Register(() => stopped.TrySetResult()))
        {
            var first = await Task.WhenAny(answered, late, stopped.Task);
            if (first == stopped.Task)
            {
                SendStopping(attempt, token);
                first = await Task.WhenAny(answered, late);
            }

            await over.CancelAsync();
            attempt.Tools.Callbacks.Leave(token);
            if (first != late) return await answered;
            throw new StepFault($"ClientError: Nobody answered the callback token {token} within {Longest.TotalDays:0} days.");
        }
    }

    private static StepDocument Send(StepAttempt attempt)
    {
        var token = RandomNumberGenerator.GetString(Letters, 10);
        var url = attempt.Text("SqsQueueUrl");
        StepDocument? document = null;
        // The message and the note of its token: both or neither.
        attempt.Once(() =>
        {
            attempt.Tools.Callbacks.Add(token, attempt.Execution.Arn, attempt.Step.Name);
            attempt.Executes("Callback", new JsonObject { ["CallbackToken"] = token, ["SqsQueueUrl"] = url });
            document = attempt.Change(s => s);
            Send(attempt, url, token, "Executing");
        });
        return document!;
    }

    private static void SendStopping(StepAttempt attempt, string token)
    {
        try
        {
            attempt.Once(() =>
            {
                if (attempt.Tools.Callbacks.Stops(token)) Send(attempt, attempt.Text("SqsQueueUrl"), token, "Stopping");
            });
        }
        catch (StepFault)
        {
            // The queue is gone, or the role's leave: whoever has the token can still end the step.
        }
    }

    private static void Send(StepAttempt attempt, string url, string token, string status)
    {
        var body = new JsonObject
        {
            ["token"] = token, ["pipelineExecutionArn"] = attempt.Execution.Arn, ["arguments"] = attempt.Arguments.DeepClone(), ["status"] = status,
        };
        try
        {
            var name = url.TrimEnd('/').Split('/')[^1];
            attempt.Tools.Queues.SendAs(attempt.Role, attempt.Tools.World.Arn("sqs", name), body.ToJsonString());
        }
        catch (AwsException e)
        {
            throw StepFault.Of("sqs:SendMessage", e);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
