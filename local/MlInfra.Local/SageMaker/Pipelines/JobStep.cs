using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a Processing or Training step: a job as the pipeline's role would make it.</summary>
internal static partial class JobStep
{
    private const int LongestName = 63;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>Runs the job to its end. Throws a StepFault if it does not complete.</summary>
    public static async Task RunAsync(PipelineTools tools, ExecutionDocument execution, StepDefinition step, JsonObject arguments, CancellationToken stopping)
    {
        var kind = step.Type == "Training" ? JobKind.Training : JobKind.Processing;
        var role = RoleAccess.Session(execution.RoleArn);
        var name = JobName(execution.Id, step.Name);
        var request = Request(execution, kind, arguments, name);
        try
        {
            await tools.Calls.CallAsync($"Create{kind.Title}Job", request, role, stopping);
        }
        catch (AwsException e)
        {
            throw StepFault.Of($"Create{kind.Title}Job", e);
        }

        var metadata = new JsonObject { [$"{kind.Title}Job"] = new JsonObject { ["Arn"] = tools.World.Arn("sagemaker", kind.Key(name)) } }.ToJsonString();
        tools.Executions.ChangeStep(execution.Arn, step, s => s with { Status = s.Status == "Stopping" ? s.Status : "Executing", JobName = name, Metadata = metadata });
        using var onStop = stopping.Register(() => Stop(tools, kind, name));
        var ended = await tools.Jobs.EndAsync(kind, name, CancellationToken.None);
        var properties = ended.Describe();
        tools.Executions.ChangeStep(execution.Arn, step, s => s with { Properties = properties.ToJsonString() });
        switch (ended.Status)
        {
            case "Completed":
                return;
            case "Failed":
                throw StepFault.OfJob(properties.Text("FailureReason") ?? "AlgorithmError");
            case "Stopped" when !stopping.IsCancellationRequested:
                throw new StepFault($"ClientError: The {kind.Title.ToLowerInvariant()} job {name} was stopped: {properties.Text("ExitMessage") ?? properties.Text("SecondaryStatus") ?? "StopProcessingJob"}");
            default:
                throw new OperationCanceledException(stopping);
        }
    }

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

    private static JsonObject Request(ExecutionDocument execution, JobKind kind, JsonObject arguments, string name)
    {
        var request = arguments.Copy();
        request[kind.Name] = name;
        // Experiments are not kept here; what the SDK adds for them by default does no harm.
        request.Remove("ExperimentConfig");
        foreach (var empty in request.Where(p => p.Value is null).Select(p => p.Key).ToList()) request.Remove(empty);
        if (request["Tags"] is not JsonArray tags) request["Tags"] = tags = [];
        tags.Add((JsonNode)new JsonObject { ["Key"] = "sagemaker:pipeline-execution-arn", ["Value"] = execution.Arn });
        return request;
    }

    private static string JobName(string executionId, string step)
    {
        var body = NotAllowed().Replace($"pipelines-{executionId}-{step}", "-");
        var random = RandomNumberGenerator.GetString(Letters, 10);
        var room = LongestName - random.Length - 1;
        return $"{(body.Length > room ? body[..room] : body).TrimEnd('-')}-{random}";
    }

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex NotAllowed();
}
