using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>One alternative for a member's value: a literal or a comparison.</summary>
internal static class PatternItem
{
    private static readonly string[] Operators = ["prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "wildcard"];

    public static void Check(JsonNode? item, string path)
    {
        switch (item)
        {
            case null or JsonValue:
                return;
            case JsonObject { Count: 1 } comparison:
                var (name, operand) = comparison.First();
                if (name == "cidr") throw AwsException.NotSupported("'cidr' in event patterns");
                if (!Operators.Contains(name)) throw EventPattern.Invalid($"Unrecognized match type {name} at '{path.TrimStart('.')}'");
                CheckOperand(name, operand, path);
                return;
            default:
                throw EventPattern.Invalid($"Match value must be String, number, true, false, or null at '{path.TrimStart('.')}'");
        }
    }

    /// <summary>Whether a member with these values (several where the event has an array) matches.</summary>
    public static bool Matches(JsonNode? item, bool present, IReadOnlyList<JsonNode?> values)
    {
        if (item is not JsonObject comparison) return present && values.Any(v => Same(item, v));
        var (name, operand) = comparison.First();
        if (name == "exists") return operand!.GetValue<bool>() == present;
        if (!present) return false;
        return name == "anything-but" ? values.Any(v => Differs(operand, v)) : values.Any(v => Holds(name, operand, v));
    }

    private static void CheckOperand(string name, JsonNode? operand, string path)
    {
        var right = name switch
        {
            "exists" => operand?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "numeric" => operand is JsonArray range && IsRange(range),
            "prefix" or "suffix" => IsText(operand) || (operand is JsonObject { Count: 1 } o && IsText(o["equals-ignore-case"])),
            "equals-ignore-case" or "wildcard" => IsText(operand),
            _ => operand switch
            {
                JsonObject { Count: 1 } o => o.First() is { Key: "prefix" or "suffix" or "equals-ignore-case" or "wildcard" } inner && Many(inner.Value).All(IsText),
                JsonArray a => a.Count > 0 && a.All(v => v is JsonValue),
                JsonValue => true,
                _ => false,
            },
        };
        if (!right) throw EventPattern.Invalid($"The operand of {name} at '{path.TrimStart('.')}' is not valid");
    }

    private static bool IsRange(JsonArray range) =>
        range.Count is 2 or 4 && Enumerable.Range(0, range.Count / 2).All(i =>
            range[2 * i] is JsonValue op && op.TryGetValue<string>(out var text) && text is "=" or "<" or "<=" or ">" or ">=" && range[(2 * i) + 1]?.GetValueKind() == JsonValueKind.Number);

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static JsonNode?[] Many(JsonNode? node) => node is JsonArray list ? [.. list] : [node];

    private static bool Differs(JsonNode? operand, JsonNode? value) => operand is JsonObject inner
        ? !Many(inner.First().Value).Any(o => Holds(inner.First().Key, o, value))
        : !Many(operand).Any(o => Same(o, value));

    private static bool Holds(string name, JsonNode? operand, JsonNode? value)
    {
        if (name == "numeric") return value?.GetValueKind() == JsonValueKind.Number && InRange((JsonArray)operand!, decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture));
        if (value?.GetValueKind() != JsonValueKind.String) return false;
        var text = value.GetValue<string>();
        var ignoreCase = operand is JsonObject;
        var wanted = ignoreCase ? (string)operand!["equals-ignore-case"]! : (string)operand!;
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return name switch
        {
            "prefix" => text.StartsWith(wanted, comparison),
            "suffix" => text.EndsWith(wanted, comparison),
            "equals-ignore-case" => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            _ => MatchesWildcard(wanted, text),
        };
    }

    // '*' stands for any text; there is no other wildcard.
    private static bool MatchesWildcard(string wanted, string text)
    {
        var pieces = wanted.Split('*');
        if (pieces.Length == 1) return text == wanted;
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal)) return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces[1..^1])
        {
            var found = text.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + piece.Length;
        }
        return text.Length - at >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    private static bool InRange(JsonArray range, decimal value)
    {
        for (var i = 0; i < range.Count; i += 2)
        {
            var bound = decimal.Parse(range[i + 1]!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            var holds = (string)range[i]! switch
            {
                "=" => value == bound,
                "<" => value < bound,
                "<=" => value <= bound,
                ">" => value > bound,
                _ => value >= bound,
            };
            if (!holds) return false;
        }
        return true;
    }

    private static bool Same(JsonNode? wanted, JsonNode? value)
    {
        if (wanted is null || value is null) return wanted is null && value is null;
        var kind = wanted.GetValueKind();
        if (kind != value.GetValueKind()) return false;
        return kind switch
        {
            JsonValueKind.String => wanted.GetValue<string>() == value.GetValue<string>(),
            // Numbers are compared as numbers: 300 matches 300.0.
            JsonValueKind.Number => decimal.TryParse(wanted.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b,
            JsonValueKind.True or JsonValueKind.False => true,
            _ => false,
        };
    }
}
