using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>Writes SQS's answers in the shape of the protocol that was spoken.</summary>
internal static class SqsWriting
{
    public static JsonObject Map(Call call, IEnumerable<KeyValuePair<string, string>> values, string json, string query, string key = "Name", string value = "Value")
    {
        var output = new JsonObject();
        AddMap(output, call, values, json, query, key, value);
        return output;
    }

    public static void AddMap(JsonObject output, Call call, IEnumerable<KeyValuePair<string, string>> values, string json, string query, string key = "Name", string value = "Value")
    {
        var all = values.ToList();
        if (all.Count == 0) return;
        if (call.Format == WireFormat.Query)
            output[query] = XmlHints.Flat(new([.. all.Select(p => (JsonNode)new JsonObject { [key] = p.Key, [value] = p.Value })]));
        else
            output[json] = new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
    }

    public static JsonObject List(Call call, IEnumerable<JsonNode?> items, string json, string query)
    {
        var list = new JsonArray([.. items]);
        if (list.Count == 0) return [];
        return call.Format == WireFormat.Query ? new() { [query] = XmlHints.Flat(list) } : new() { [json] = list };
    }

    public static JsonObject Message(Call call, string queueName, MessageDocument message)
    {
        var system = Wanted(call.Input.List("MessageSystemAttributeNames", "MessageSystemAttributeName")
            .Concat(call.Input.List("AttributeNames", "AttributeName")));
        var own = Wanted(call.Input.List("MessageAttributeNames", "MessageAttributeName"));
        var output = new JsonObject
        {
            ["MessageId"] = message.MessageId,
            ["ReceiptHandle"] = Messages.Handle(queueName, message),
            ["MD5OfBody"] = Md5.OfBody(message.Body),
            ["Body"] = message.Body,
        };
        AddMap(output, call, SystemAttributes.Of(message).Where(a => system(a.Key)), "Attributes", "Attribute");
        var shown = message.Attributes.Where(a => own(a.Key)).ToDictionary(a => a.Key, a => a.Value);
        if (shown.Count == 0) return output;
        output["MD5OfMessageAttributes"] = Md5.OfAttributes(shown);
        var values = shown.Select(a => (a.Key, Value: new JsonObject
        {
            [a.Value.BinaryValue is null ? "StringValue" : "BinaryValue"] = a.Value.StringValue ?? Convert.ToBase64String(a.Value.BinaryValue!),
            ["DataType"] = a.Value.DataType,
        }));
        if (call.Format == WireFormat.Query)
            output["MessageAttribute"] = XmlHints.Flat(new([.. values.Select(v => (JsonNode)new JsonObject { ["Name"] = v.Key, ["Value"] = v.Value })]));
        else
            output["MessageAttributes"] = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
        return output;
    }

    // All, .*, a name, or a prefix with .*
    private static Func<string, bool> Wanted(IEnumerable<string> names)
    {
        var all = names.ToList();
        return name => all.Any(n => n is "All" or ".*" || n == name || (n.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(n[..^2], StringComparison.Ordinal)));
    }
}
