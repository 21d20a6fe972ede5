using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>What a target is given: the event, a part of it, a constant, or a template filled from it.</summary>
internal static partial class TargetInput
{
    public static string Of(JsonObject target, string eventJson, RuleDocument rule, string ruleArn, DateTimeOffset ingested)
    {
        if (target.Text("Input") is { } constant) return constant;
        if (target.Text("InputPath") is { } path) return Select(JsonNode.Parse(eventJson)!, path)?.ToJsonString() ?? "null";
        if (target.Object("InputTransformer") is not { } transformer) return eventJson;
        var tree = JsonNode.Parse(eventJson)!;
        var values = (transformer.Object("InputPathsMap") ?? []).ToDictionary(p => p.Key, p => Select(tree, (string)p.Value!));
        values["aws.events.rule-arn"] = JsonValue.Create(ruleArn);
        values["aws.events.rule-name"] = JsonValue.Create(rule.Name);
        values["aws.events.event.ingestion-time"] = JsonValue.Create(ingested.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        var withoutDetail = tree.DeepClone().AsObject();
        withoutDetail.Remove("detail");
        values["aws.events.event"] = withoutDetail;
        values["aws.events.event.json"] = tree;
        return Fill(transformer.Required("InputTemplate"), values);
    }

    // Outside of quotes a value stands as JSON; within quotes text stands bare.
    private static string Fill(string template, Dictionary<string, JsonNode?> values)
    {
        var result = new StringBuilder();
        var at = 0;
        var quoted = false;
        foreach (Match match in Placeholder().Matches(template))
        {
            for (var i = at; i < match.Index; i++)
                if (template[i] == '"' && (i == 0 || template[i - 1] != '\\')) quoted = !quoted;
            result.Append(template, at, match.Index - at);
            at = match.Index + match.Length;
            if (!values.TryGetValue(match.Groups[1].Value, out var value)) result.Append(quoted ? "" : "null");
            else if (!quoted) result.Append(value?.ToJsonString() ?? "null");
            else if (value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String) result.Append(value.ToJsonString()[1..^1]);
            else result.Append((value?.ToJsonString() ?? "").Replace("\"", "\\\"", StringComparison.Ordinal));
        }
        return result.Append(template, at, template.Length - at).ToString();
    }

    /// <summary>The node at a JSON path such as $.detail.items[0].name, or null.</summary>
    internal static JsonNode? Select(JsonNode root, string path)
    {
        var node = (JsonNode?)root;
        foreach (Match step in Step().Matches(path))
        {
            node = step.Groups[2].Success
                ? node is JsonArray list && int.Parse(step.Groups[2].Value) is var i && i < list.Count ? list[i] : null
                : node is JsonObject o ? o[step.Groups[1].Success ? step.Groups[1].Value : step.Groups[3].Value] : null;
            if (node is null) return null;
        }
        return node;
    }

    [GeneratedRegex("<([A-Za-z0-9_.-]+)>")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\\.([A-Za-z0-9_-]+)|\\[(\\d+)\\]|\\['([^']+)'\\]")]
    private static partial Regex Step();
}
