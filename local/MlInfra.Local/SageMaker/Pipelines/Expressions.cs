using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Evaluates a definition's functions: Get, Std:Join, Std:JsonGet.</summary>
internal static class Expressions
{
    /// <summary>A copy of the node in which every function is replaced by its value.</summary>
    public static JsonNode? Evaluate(JsonNode? node, IValues values) => node switch
    {
        JsonObject { Count: 1 } o when o["Get"] is JsonValue get => Get(get.GetValue<string>(), values),
        JsonObject { Count: 1 } o when o["Std:Join"] is JsonObject join => Join(join, values),
        JsonObject { Count: 1 } o when o["Std:JsonGet"] is JsonObject get => JsonGet(get, values),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Evaluate(p.Value, values)))),
        JsonArray a => new JsonArray([.. a.Select(i => Evaluate(i, values))]),
        _ => node?.DeepClone(),
    };

    /// <summary>All references in a node, such as Steps.Train.ModelArtifacts.S3ModelArtifacts.</summary>
    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } o when o["Get"] is JsonValue get && get.GetValueKind() == JsonValueKind.String => [get.GetValue<string>()],
        JsonObject o => o.SelectMany(p => References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    /// <summary>Splits a reference at its first dots: Steps, Train, the rest. The path may be null.</summary>
    public static (string Root, string Name, string? Path) Split(string reference)
    {
        var dot = reference.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return (reference, "", null);
        var rest = reference[(dot + 1)..];
        var next = rest.AsSpan().IndexOfAny('.', '[');
        if (next < 0) return (reference[..dot], rest, null);
        return (reference[..dot], rest[..next], rest[next] == '.' ? rest[(next + 1)..] : rest[next..]);
    }

    private static JsonNode? Get(string reference, IValues values)
    {
        var (root, name, rest) = Split(reference);
        return root switch
        {
            "Parameters" => values.Parameter(name)?.DeepClone() ?? throw new EvaluationException($"The pipeline has no parameter '{name}'."),
            "Execution" => values.Variable(name)?.DeepClone() ?? throw new EvaluationException($"The execution variable '{name}' is not known."),
            "PipelineExperimentConfig" => values.Experiment(name)?.DeepClone() ?? throw new EvaluationException($"The pipeline's experiment configuration has no '{name}'."),
            "Steps" => Property(name, rest, values),
            _ => throw new EvaluationException($"The reference '{reference}' can't be resolved."),
        };
    }

    private static JsonNode? Property(string step, string? path, IValues values)
    {
        var properties = values.Step(step) ?? throw new EvaluationException($"The step '{step}' has no properties: it did not run.");
        var parts = PropertyPath.Parse(path ?? "") ?? throw new EvaluationException($"The property path '{path}' of step '{step}' can't be read.");
        return PropertyPath.Follow(properties, parts)?.DeepClone() ?? throw new EvaluationException($"The step '{step}' has no property '{path}'.");
    }

    private static JsonValue Join(JsonObject join, IValues values)
    {
        var parts = (join["Values"] as JsonArray ?? []).Select(v => Evaluate(v, values)).SelectMany(v => v is JsonArray a ? [.. a] : new JsonNode?[] { v });
        return JsonValue.Create(string.Join(join.Text("On") ?? "", parts.Select(Text)))!;
    }

    private static JsonNode? JsonGet(JsonObject get, IValues values)
    {
        JsonNode? document;
        string from;
        if (get["PropertyFile"] is JsonObject file)
        {
            var (_, step, rest) = Split(file.Text("Get") ?? "");
            var name = PropertyPath.Parse(rest ?? "") is ["PropertyFiles", var n] ? n : throw new EvaluationException($"The PropertyFile reference '{file.Text("Get")}' can't be read.");
            (document, from) = (values.PropertyFile(step, name), $"property file '{name}' of step '{step}'");
        }
        else
        {
            var uri = Text(Evaluate(get["S3Uri"], values));
            (document, from) = (values.Object(uri), uri);
        }

        var path = Text(Evaluate(get["Path"], values));
        var parts = PropertyPath.Parse(path) ?? throw new EvaluationException($"The path '{path}' of Std:JsonGet can't be read.");
        return PropertyPath.Follow(document, parts, named: false)?.DeepClone() ?? throw new EvaluationException($"Std:JsonGet found nothing at path '{path}' in the {from}.");
    }

    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue v => JsonReading.AsText(v),
        _ => node.ToJsonString(),
    };
}
