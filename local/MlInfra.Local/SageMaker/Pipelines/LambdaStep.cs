using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a Lambda step: the function with the step's arguments as its event, if the pipeline's role may invoke it.</summary>
internal static class LambdaStep
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Invokes and waits; a stop waits too, as a function can't be stopped. Throws a StepFault if it fails.</summary>
    public static async Task RunAsync(StepAttempt attempt)
    {
        var arn = attempt.Text("FunctionArn");
        attempt.Executes("Lambda", new JsonObject { ["Arn"] = arn });
        var result = await InvokeAsync(attempt, arn);
        var answer = Parse(result.Payload);
        if (result.FunctionError is not null)
        {
            var error = answer as JsonObject ?? [];
            throw new StepFault($"ClientError: The Lambda function {arn} failed: {error.Text("errorType") ?? result.FunctionError}: {error.Text("errorMessage") ?? "no message"}");
        }

        var declared = OutputParameters.Declared(attempt.Step).Any();
        if (declared && answer is not JsonObject) throw new StepFault($"ClientError: The Lambda function {arn} must return an object with the step's output parameters; it returned {Shown(answer)}.");
        var outputs = declared ? OutputParameters.Take(attempt.Step, (JsonObject)answer!) : [];
        var metadata = new JsonObject { ["Lambda"] = new JsonObject { ["Arn"] = arn, ["OutputParameters"] = OutputParameters.Shown(outputs) } };
        attempt.Change(s => s with { Metadata = metadata.ToJsonString(), Properties = new JsonObject { ["OutputParameters"] = outputs.DeepClone() }.ToJsonString() });
    }

    private static async Task<FunctionResult> InvokeAsync(StepAttempt attempt, string arn)
    {
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            attempt.Tools.Authorizer.Demand(attempt.Role, new Permission("lambda:InvokeFunction", arn));
            return await attempt.Tools.Functions.InvokeAsync(arn, Encoding.UTF8.GetBytes(attempt.Arguments.ToJsonString()), cancellationToken: limit.Token);
        }
        catch (AwsException e)
        {
            throw StepFault.Of("lambda:InvokeFunction", e);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new StepFault($"ClientError: The Lambda function {arn} did not end within the {Longest.TotalMinutes:0} minutes that a Lambda step may take.");
        }
    }

    private static JsonNode? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return payload.IsEmpty ? null : JsonNode.Parse(payload.Span);
        }
        catch (JsonException)
        {
            return JsonValue.Create(Encoding.UTF8.GetString(payload.Span));
        }
    }

    private static string Shown(JsonNode? node) => (node?.ToJsonString() ?? "null") is { Length: > 200 } text ? text[..200] + "…" : node?.ToJsonString() ?? "null";
}
