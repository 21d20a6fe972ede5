using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Validation;

/// <summary>
/// Checks a request against the service's model: fields, types, lengths, ranges, patterns, enums. Values that are known only at
/// deployment or when a pipeline runs are passed over. Asks CDK nothing.
/// </summary>
internal sealed class RequestWalker(Problems problems, string operation)
{
    private static readonly HashSet<string> Nothing = [];

    /// <summary>Checks the functions in the request; without it they are passed over.</summary>
    public FunctionCheck? Functions { get; init; }

    /// <summary>Whether the caller looks into the values that may be anything.</summary>
    public bool OperandsByCaller { get; init; }

    /// <summary>Whether the node holds a value that is known only at deployment.</summary>
    public static bool IsLater(JsonNode? node) =>
        FunctionCheck.IsIntrinsic(node) || (node is JsonValue value && value.TryGetValue<string>(out var text) && IsLater(text));

    /// <summary>What the node is, in words.</summary>
    public static string Kind(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "a structure",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text '{Short(node.GetValue<string>())}'",
        JsonValueKind.Number => $"the number {node.ToJsonString()}",
        _ => $"the truth {node.ToJsonString()}",
    };

    /// <summary>Walks a whole request; <paramref name="place"/> begins each problem's name.</summary>
    public void Walk(string place, JsonObject request, IReadOnlySet<string> omitted) => Structure(place, request, RequestModel.Of(operation), omitted);

    /// <summary>Walks a part of a definition that the operation names.</summary>
    public void Walk(string place, JsonObject part) => Structure(place, part, DefinitionModel.Of(operation), Nothing);

    /// <summary>Walks one value.</summary>
    public void One(string place, JsonNode? node, Shape shape) => Value(place, node, shape);

    private static bool IsLater(string text) => Tokens.In(text) || text.Contains("${", StringComparison.Ordinal);

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    private void Value(string place, JsonNode? node, Shape shape)
    {
        if (node is null || IsLater(node))
        {
            return;
        }

        if (FunctionCheck.IsMeant(node, shape))
        {
            if (!(shape.Type == "any" && OperandsByCaller))
            {
                Functions?.Check(place, node.AsObject(), shape);
            }

            return;
        }

        switch (shape.Type)
        {
            case "any":
                Any(place, node, shape);
                break;
            case "structure" when node is JsonObject map:
                Structure(place, map, shape, null);
                break;
            case "map" when node is JsonObject map:
                Map(place, map, shape);
                break;
            case "list" when node is JsonArray list:
                List(place, list, shape);
                break;
            case "string" when node is JsonValue value && value.TryGetValue<string>(out var text):
                Text(place, text, shape);
                break;
            case "integer" or "long" or "float" or "double" when node.GetValueKind() == JsonValueKind.Number:
                Numeric(place, node, shape);
                break;
            case "boolean" when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case "timestamp":
                break;
            default:
                problems.Add(place, Kind(node), $"be {TypeFit.Article(shape.Type)} ({operation})", "give it so");
                break;
        }
    }

    // Whatever the service takes as it is; only functions in it are looked at.
    private void Any(string place, JsonNode node, Shape shape)
    {
        if (OperandsByCaller)
        {
            return;
        }

        if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                Value($"{place}['{key}']", value, shape);
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Value($"{place}[{i}]", list[i], shape);
            }
        }
    }

    private void Structure(string place, JsonObject map, Shape shape, IReadOnlySet<string>? omitted)
    {
        if (shape.Members.Count == 0)
        {
            return;
        }

        foreach (var (name, value) in map)
        {
            if (shape.Members.TryGetValue(name, out var member))
            {
                Value($"{place}.{name}", value, member);
            }
            else
            {
                problems.Add($"{place}.{name}", "a field that does not exist", $"be a field of {operation}", $"did you mean {Nearest.Say(name, shape.Members.Keys, 1)}?");
            }
        }

        foreach (var (name, member) in shape.Members)
        {
            if (member.Required && omitted?.Contains(name) != true && map[name] is null)
            {
                problems.Add($"{place}.{name}", "nothing", $"be given ({operation})", "set it");
            }
        }

        if (shape.Union && map.Count != 1)
        {
            problems.Add(place, $"{map.Count} of {Nearest.Or(shape.Members.Keys)}", $"be exactly one of them ({operation})", "give one");
        }
    }

    private void Map(string place, JsonObject map, Shape shape)
    {
        Size(place, map.Count, shape, ("entry", "entries"));
        foreach (var (key, value) in map)
        {
            var entry = $"{place}['{key}']";
            if (shape.Key is { } keyShape && !IsLater(key))
            {
                Text($"{entry} (its name)", key, keyShape);
            }

            if (shape.Value is { } valueShape)
            {
                Value(entry, value, valueShape);
            }
        }
    }

    private void List(string place, JsonArray list, Shape shape)
    {
        Size(place, list.Count, shape, ("entry", "entries"));
        for (var i = 0; i < list.Count && shape.Item is not null; i++)
        {
            Value($"{place}[{i}]", list[i], shape.Item);
        }
    }

    private void Text(string place, string text, Shape shape)
    {
        if (shape.Instances is { } use)
        {
            // The step has most often said it already, by the name of its own property.
            if (!problems.Lines.Any(line => line.StartsWith(place.Split('.')[0] + ".", StringComparison.Ordinal)
                && line.Contains($": got '{text}', must be an instance type", StringComparison.Ordinal)))
            {
                InstanceCatalogue.Check(problems, place, text, use);
            }

            return;
        }

        if (shape.Enum is { } values && !values.Contains(text))
        {
            problems.Add(place, $"'{text}'", $"be one of {Nearest.Or(values)} ({operation})", $"did you mean {Nearest.Say(text, values, 1)}?");
            return;
        }

        if (Size(place, text.Length, shape, ("character", "characters")) && !shape.Matches(text))
        {
            problems.Add(place, $"'{Short(text)}'", $"match {shape.Pattern} ({operation})", "change it");
        }
    }

    private void Numeric(string place, JsonNode node, Shape shape)
    {
        var number = node.Deserialize<double>();
        if (shape.Type is "integer" or "long" && number != Math.Floor(number))
        {
            problems.Add(place, Number(number), $"be a whole number ({operation})", "round it");
        }

        if (number < shape.Min)
        {
            problems.Add(place, Number(number), $"be at least {Number(shape.Min.Value)} ({operation})", "raise it");
        }

        if (number > shape.Max)
        {
            problems.Add(place, Number(number), $"be at most {Number(shape.Max.Value)} ({operation})", "lower it");
        }
    }

    private bool Size(string place, int size, Shape shape, (string One, string Many) unit)
    {
        if (size < shape.Min)
        {
            problems.Add(place, Count(size, unit), $"have at least {Count(shape.Min.Value, unit)} ({operation})", "add to it");
            return false;
        }

        if (size > shape.Max)
        {
            problems.Add(place, Count(size, unit), $"have at most {Count(shape.Max.Value, unit)} ({operation})", "shorten it");
            return false;
        }

        return true;
    }

    private static string Count(double count, (string One, string Many) unit) => $"{Number(count)} {(count == 1 ? unit.One : unit.Many)}";

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "...";
}
