using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Finds earlier results of a step that was given the same.</summary>
internal static class StepCache
{
    // The arguments that make a difference, by step type.
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["Processing"] = ["AppSpecification", "Environment", "ProcessingInputs"],
        ["Training"] = ["AlgorithmSpecification", "CheckpointConfig", "DebugHookConfig", "DebugRuleConfigurations", "Environment", "HyperParameters", "InputDataConfig"],
    };

    /// <summary>The hash of what makes a difference; null if the step does not ask for a cache.</summary>
    public static string? Hash(StepDefinition step, JsonObject arguments)
    {
        if (step.Body.Object("CacheConfig")?.Flag("Enabled") != true || !Keys.TryGetValue(step.Type, out var keys)) return null;
        var text = new StringBuilder(step.Type).Append('\n');
        foreach (var key in keys) text.Append(key).Append('=').Append(Canonical(arguments[key])).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The newest earlier success with that hash that has not expired.</summary>
    public static (string Execution, StepDocument Step)? Find(StepDefinition step, string hash, IEnumerable<ExecutionDocument> executions, DateTimeOffset now)
    {
        var oldest = step.Body.Object("CacheConfig")?.Text("ExpireAfter") is { } text ? now - Duration(text) : DateTimeOffset.MinValue;
        return executions.SelectMany(e => e.Steps.Select(s => (Execution: s.CacheSource ?? e.Arn, Step: s)))
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

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject o => $"{{{string.Join(',', o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{JsonValue.Create(p.Key)!.ToJsonString()}:{Canonical(p.Value)}"))}}}",
        JsonArray a => $"[{string.Join(',', a.Select(Canonical))}]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
