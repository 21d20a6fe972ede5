using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>
/// Reads SQS's members, which have two shapes: JSON names lists and maps in the plural; the Query protocol flattens them under the
/// name of one element (Attribute.1.Name, SendMessageBatchRequestEntry.1.Id).
/// </summary>
internal static class SqsInput
{
    public static string Queue(this Call call) =>
        QueueStore.NameOf(call.Input.Text("QueueUrl") ?? throw SqsErrors.Missing("QueueUrl"));

    public static Dictionary<string, string> Map(this JsonObject input, string json, string query, string key = "Name", string value = "Value")
    {
        if (input[json] is JsonObject map) return map.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => JsonReading.AsText(p.Value!));
        return input.Objects(query).ToDictionary(o => o.Text(key) ?? throw SqsErrors.Missing($"{query}.{key}"), o => o.Text(value) ?? "");
    }

    public static IReadOnlyList<string> List(this JsonObject input, string json, string query) =>
        [.. input.Texts(input.ContainsKey(json) ? json : query)];

    public static IReadOnlyList<JsonObject> Entries(this JsonObject input, string query)
    {
        var entries = input.Objects(input.ContainsKey("Entries") ? "Entries" : query).ToList();
        if (entries.Count == 0) throw SqsErrors.EmptyBatch(query);
        if (entries.Count > 10) throw SqsErrors.TooManyEntries(entries.Count);
        var repeated = entries.GroupBy(e => e.Text("Id") ?? throw SqsErrors.Missing("Id")).FirstOrDefault(g => g.Count() > 1);
        return repeated is null ? entries : throw SqsErrors.SameIds(repeated.Key);
    }

    public static IReadOnlyDictionary<string, MessageAttribute> MessageAttributes(this JsonObject input)
    {
        var named = input["MessageAttributes"] is JsonObject map
            ? map.Select(p => (Name: p.Key, Value: p.Value as JsonObject))
            : input.Objects("MessageAttribute").Select(o => (Name: o.Required("Name"), Value: o.Object("Value")));
        var result = new Dictionary<string, MessageAttribute>();
        foreach (var (name, value) in named)
        {
            var type = value?.Text("DataType");
            if (string.IsNullOrEmpty(type)) throw SqsErrors.Value($"The message attribute '{name}' must contain a non-empty message attribute type.");
            var isBinary = type.StartsWith("Binary", StringComparison.Ordinal);
            if (!isBinary && !type.StartsWith("String", StringComparison.Ordinal) && !type.StartsWith("Number", StringComparison.Ordinal))
                throw SqsErrors.Value($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
            var text = value!.Text(isBinary ? "BinaryValue" : "StringValue");
            if (string.IsNullOrEmpty(text)) throw SqsErrors.Value($"The message attribute '{name}' must contain a non-empty message attribute value for message attribute type '{type}'.");
            result[name] = isBinary ? new(type, null, Convert.FromBase64String(text)) : new(type, text, null);
        }
        return result.Count <= 10 ? result : throw SqsErrors.Value("Number of message attributes [" + result.Count + "] exceeds the allowed maximum [10].");
    }

    /// <summary>A number in a range, or null.</summary>
    public static int? Within(this JsonObject input, string name, int min, int max) => input.Int(name) switch
    {
        null => null,
        { } n when n >= min && n <= max => n,
        { } n => throw SqsErrors.Value($"Value {n} for parameter {name} is invalid. Reason: Must be >= {min} and <= {max}, if provided."),
    };
}
