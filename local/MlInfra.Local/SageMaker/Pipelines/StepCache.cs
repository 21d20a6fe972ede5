using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Finds earlier results of a step that was given the same.</summary>
internal static class StepCache
{
    // What makes a difference, by step type: members of the arguments, and after a dot members of those.
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["Processing"] = ["AppSpecification", "Environment", "ProcessingInputs"],
        ["Training"] = ["AlgorithmSpecification", "CheckpointConfig", "DebugHookConfig", "DebugRuleConfigurations", "Environment", "HyperParameters", "InputDataConfig"],
        ["Transform"] = ["DataProcessing", "Environment", "ModelName", "TransformInput"],
        ["Tuning"] =
        [
            "HyperParameterTuningJobConfig", "TrainingJobDefinition.AlgorithmSpecification", "TrainingJobDefinition.HyperParameterRanges", "TrainingJobDefinition.InputDataConfig",
            "TrainingJobDefinition.StaticHyperParameters", "TrainingJobDefinition.TuningObjective", "TrainingJobDefinitions",
        ],
    };

    /// <summary>The hash of what makes a difference; null if the step does not ask for a cache.</summary>
    public static string? Hash(StepDefinition step, IValues values)
    {
        if (step.Body.Object("CacheConfig")?.Flag("Enabled") != true || Given(step, values) is not { } given) return null;
        var text = new StringBuilder(step.Type).Append('\n');
        foreach (var (key, value) in given) text.Append(key).Append('=').Append(Canonical(value)).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The newest earlier success with that hash that has not expired.</summary>
    public static (string Execution, StepDocument Step)? Find(StepDefinition step, string hash, IEnumerable<ExecutionDocument> executions, DateTimeOffset now)
    {
        var oldest = step.Body.Object("CacheConfig")?.Text("ExpireAfter") is { } text ? now - Duration(text) : DateTimeOffset.MinValue;
        return executions.SelectMany(e => e.Steps.Select(s => (Execution: s.CacheSource ?? s.SelectiveSource ?? e.Arn, Step: s)))
            .Where(f => f.Step.Name == step.Name && f.Step.Hash == hash && f.Step.Status == "Succeeded" && f.Step.Ended >= oldest)
            .OrderByDescending(f => f.Step.Ended).Select(f => ((string, StepDocument)?)f).FirstOrDefault();
    }

    /// <summary>Reads P30D and PT1H, and the forms 30d, T16m and 30dT5h that AWS's documentation shows.</summary>
    public static TimeSpan Duration(string text)
    {
        var upper = text.ToUpperInvariant();
        try
        {
            return XmlConvert.ToTimeSpan(upper.StartsWith('P') ? upper : "P" + upper);
        }
        catch (FormatException)
        {
            throw new StepFault($"ClientError: ExpireAfter '{text}' of CacheConfig is not a duration such as P30D or PT1H.");
        }
    }

    private static List<(string Key, JsonNode? Value)>? Given(StepDefinition step, IValues values)
    {
        JsonNode? Of(JsonNode? node, string member) => Expressions.Evaluate((node as JsonObject)?[member], values);
        switch (step.Type)
        {
            case "Lambda":
                return [("FunctionArn", Of(step.Body, "FunctionArn")), ("Arguments", Of(step.Body, "Arguments")), ("OutputParameters", step.Body["OutputParameters"])];
            case "Callback":
                return [("SqsQueueUrl", Of(step.Body, "SqsQueueUrl")), ("Arguments", Of(step.Body, "Arguments")), ("OutputParameters", step.Body["OutputParameters"])];
            default:
                return !Keys.TryGetValue(step.Type, out var keys) ? null :
                    [.. keys.Select(k => (k, k.Split('.') is [var owner, var member] ? Of(step.Arguments[owner], member) : Of(step.Arguments, k)))];
        }
    }

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject o => $"{{{string.Join(',', o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{JsonValue.Create(p.Key)!.ToJsonString()}:{Canonical(p.Value)}"))}}}",
        JsonArray a => $"[{string.Join(',', a.Select(Canonical))}]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
