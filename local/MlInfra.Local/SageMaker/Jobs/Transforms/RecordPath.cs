using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>A filter of batch transform's DataProcessing: the part of JSONPath that SageMaker takes ($, names, indexes, slices, wildcards).</summary>
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html"/>
internal sealed class RecordPath
{
    private readonly List<Func<JsonNode?, JsonNode?>> steps = [];
    private readonly string text;
    private int at;

    private RecordPath(string text)
    {
        this.text = text;
        if (text.Length == 0 || text[0] != '$') throw Refused("it must begin with $");
        at = 1;
        while (at < text.Length) Step();
    }

    /// <summary>Whether it is $: everything passes.</summary>
    public bool IsAll => steps.Count == 0;

    /// <summary>Reads a filter. Throws AWS's ValidationException for what is none; null is $.</summary>
    public static RecordPath Parse(string? text) => new(string.IsNullOrEmpty(text) ? "$" : text);

    /// <summary>What of a record passes. Throws a <see cref="JobFault"/> where the record has no such part.</summary>
    public JsonNode? Of(JsonNode? record)
    {
        foreach (var step in steps) record = step(record);
        return record;
    }

    private void Step()
    {
        switch (text[at])
        {
            case '.':
                at++;
                if (at < text.Length && text[at] == '*') { at++; steps.Add(All); return; }
                var begin = at;
                while (at < text.Length && text[at] is not ('.' or '[')) at++;
                if (at == begin) throw Refused("a name is missing after '.'");
                var name = text[begin..at];
                steps.Add(n => Member(n, name));
                return;
            case '[':
                var end = text.IndexOf(']', at);
                if (end < 0) throw Refused("']' is missing");
                var inside = text[(at + 1)..end].Trim();
                at = end + 1;
                steps.Add(Bracket(inside));
                return;
            default:
                throw Refused($"'{text[at]}' at {at} is not understood");
        }
    }

    private Func<JsonNode?, JsonNode?> Bracket(string inside)
    {
        if (inside == "*") return All;
        if (inside.StartsWith('\'') || inside.StartsWith('"'))
        {
            var names = inside.Split(',').Select(p => p.Trim()).Select(p => p.Length > 1 && p[0] == p[^1] && p[0] is '\'' or '"' ? p[1..^1] : throw Refused($"[{inside}] is not a list of names")).ToList();
            return names.Count == 1
                ? n => Member(n, names[0])
                : n => new JsonObject(names.Select(m => KeyValuePair.Create(m, Member(n, m)?.DeepClone())));
        }

        if (inside.Contains(':', StringComparison.Ordinal))
        {
            var parts = inside.Split(':');
            if (parts.Length != 2) throw Refused($"[{inside}] is not a slice");
            var (from, to) = (Number(parts[0]), Number(parts[1]));
            return n => Slice(n, from, to);
        }

        var indexes = inside.Split(',').Select(p => Number(p) ?? throw Refused($"[{inside}] is not a list of indexes")).ToList();
        return indexes.Count == 1 ? n => Item(n, indexes[0]) : n => new JsonArray([.. indexes.Select(i => Item(n, i)?.DeepClone())]);
    }

    private int? Number(string part) =>
        part.Trim().Length == 0 ? null : int.TryParse(part.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : throw Refused($"'{part}' is not an index");

    private static JsonNode? All(JsonNode? node) => node switch
    {
        JsonObject o => new JsonArray([.. o.Select(p => p.Value?.DeepClone())]),
        _ => node,
    };

    private JsonNode? Member(JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var value) ? value : throw new JobFault($"ClientError: the filter {text} finds no '{name}' in a record.");

    private JsonNode? Item(JsonNode? node, int index)
    {
        if (node is not JsonArray array) throw new JobFault($"ClientError: the filter {text} needs a list, and a record is none.");
        var place = index < 0 ? array.Count + index : index;
        return place >= 0 && place < array.Count ? array[place] : throw new JobFault($"ClientError: the filter {text} asks for item {index} of a record with {array.Count}.");
    }

    private JsonArray Slice(JsonNode? node, int? from, int? to)
    {
        if (node is not JsonArray array) throw new JobFault($"ClientError: the filter {text} needs a list, and a record is none.");
        int Clamp(int i) => Math.Clamp(i < 0 ? array.Count + i : i, 0, array.Count);
        var (first, last) = (Clamp(from ?? 0), Clamp(to ?? array.Count));
        return new JsonArray([.. Enumerable.Range(first, Math.Max(0, last - first)).Select(i => array[i]?.DeepClone())]);
    }

    private AwsException Refused(string why) => AwsException.Validation($"Invalid JSONPath '{text}' in DataProcessing: {why}.");

    /// <summary>A node as JSON text that keeps what need not be escaped.</summary>
    public static string Text(JsonNode? node) => node?.ToJsonString(Plain) ?? "null";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
