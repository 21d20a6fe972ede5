using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>
/// Checks requests against the service's own model (types, limits, patterns, enumerations, required members), with its texts.
/// The rules are data: request-rules.json, a part of the facts that come from botocore.
/// </summary>
internal static class RequestRules
{
    private const int Reported = 10;

    private static readonly JsonElement Data = Load();
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Regex> Patterns = new();

    /// <summary>The input of a call, once it is known to be what the service's model says.</summary>
    public static JsonObject Checked(Call call)
    {
        Check(call.Operation, call.Input);
        return call.Input;
    }

    /// <summary>Throws a ValidationException that lists what is wrong. A member that the model does not know is refused by name.</summary>
    public static void Check(string operation, JsonObject request)
    {
        var rules = Data.GetProperty("operations").GetProperty(operation);
        List<string> problems = [];
        Walk(rules, operation, "", "", request, problems);
        if (problems.Count == 0) return;
        var text = string.Join("; ", problems.Take(Reported));
        throw AwsException.Validation($"{problems.Count} validation error{(problems.Count == 1 ? "" : "s")} detected: {text}");
    }

    private static void Walk(JsonElement rules, string operation, string path, string shown, JsonObject value, List<string> problems)
    {
        foreach (var rule in rules.EnumerateObject())
        {
            if (Parent(rule.Name) == path && Leaf(rule.Name) is { } leaf && rule.Value.TryGetProperty("req", out _) && value[leaf] is null)
                problems.Add($"Value null at '{Join(shown, Lower(leaf))}' failed to satisfy constraint: Member must not be null");
        }

        foreach (var (name, member) in value)
        {
            if (member is null) continue;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (!rules.TryGetProperty(at, out var rule)) throw AwsException.NotSupported($"{at} of {operation}");
            CheckValue(rules, operation, at, Join(shown, Lower(name)), rule, member, problems);
        }
    }

    private static void CheckValue(JsonElement rules, string operation, string path, string shown, JsonElement rule, JsonNode value, List<string> problems)
    {
        void Problem(string constraint) =>
            problems.Add($"Value '{(value is JsonValue ? JsonReading.AsText(value) : value.ToJsonString())}' at '{shown}' failed to satisfy constraint: Member must {constraint}");
        switch (rule.GetProperty("t").GetString(), value)
        {
            case ("structure", JsonObject o):
                Walk(rules, operation, path, shown, o, problems);
                break;
            case ("list", JsonArray a):
                Size(rule, a.Count, "length", Problem);
                for (var i = 0; i < a.Count; i++)
                    if (a[i] is { } item && rules.TryGetProperty(path + "[]", out var each)) CheckValue(rules, operation, path + "[]", $"{shown}.{i + 1}.member", each, item, problems);
                break;
            case ("map", JsonObject m):
                Size(rule, m.Count, "length", Problem);
                foreach (var (key, item) in m)
                {
                    if (rules.TryGetProperty(path + "{k}", out var keys)) CheckValue(rules, operation, path + "{k}", shown, keys, JsonValue.Create(key), problems);
                    if (item is not null && rules.TryGetProperty(path + "{v}", out var values)) CheckValue(rules, operation, path + "{v}", $"{shown}.{key}.member", values, item, problems);
                }

                break;
            case ("string", JsonValue v) when v.GetValueKind() == JsonValueKind.String:
                Text(rule, v.GetValue<string>(), Problem);
                break;
            case ("integer" or "long", JsonValue v) when v.GetValueKind() == JsonValueKind.Number:
                Size(rule, v.Deserialize<double>(), "value", Problem);
                break;
            case ("float" or "double", JsonValue v) when v.GetValueKind() == JsonValueKind.Number:
                Size(rule, v.Deserialize<double>(), "value", Problem);
                break;
            case ("boolean", JsonValue v) when v.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                break;
            default:
                Problem($"be of type {rule.GetProperty("t").GetString()}");
                break;
        }
    }

    private static void Text(JsonElement rule, string text, Action<string> problem)
    {
        Size(rule, text.Length, "length", problem);
        if (rule.TryGetProperty("pattern", out var pattern) && !Matches(pattern.GetString()!, text))
            problem($"satisfy regular expression pattern: {pattern.GetString()}");
        if (!rule.TryGetProperty("enum", out var values)) return;
        if (values.ValueKind == JsonValueKind.String) values = Data.GetProperty("enums").GetProperty(values.GetString()![1..]);
        if (values.EnumerateArray().All(v => v.GetString() != text))
            problem($"satisfy enum value set: [{string.Join(", ", values.EnumerateArray().Select(v => v.GetString()))}]");
    }

    private static void Size(JsonElement rule, double size, string what, Action<string> problem)
    {
        if (rule.TryGetProperty("min", out var min) && size < min.GetDouble())
            problem($"have {what} greater than or equal to {min.GetDouble().ToString(CultureInfo.InvariantCulture)}");
        if (rule.TryGetProperty("max", out var max) && size > max.GetDouble())
            problem($"have {what} less than or equal to {max.GetDouble().ToString(CultureInfo.InvariantCulture)}");
    }

    private static bool Matches(string pattern, string text) =>
        Patterns.GetOrAdd(pattern, p => new Regex($@"\A(?:{p})\z", RegexOptions.CultureInvariant)).IsMatch(text);

    private static string Parent(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";

    private static string? Leaf(string path) => path[(path.LastIndexOf('.') + 1)..] is var leaf && leaf.AsSpan().IndexOfAny('[', '{') < 0 ? leaf : null;

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static JsonElement Load()
    {
        using var stream = typeof(RequestRules).Assembly.GetManifestResourceStream("request-rules.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
