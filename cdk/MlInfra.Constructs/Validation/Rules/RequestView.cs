using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>A part of a request with its place, for rules between fields. What is known only later reads as not given a value.</summary>
internal sealed class RequestView(Problems problems, string place, JsonObject map)
{
    public string Place => place;

    public JsonObject Map => map;

    /// <summary>Whether the field is there, with whatever value.</summary>
    public bool Has(string name) => map[name] is not null;

    /// <summary>The field's literal text; null for anything else.</summary>
    public string? Text(string name) => map[name] is { } node && !RequestWalker.IsLater(node) ? DefinitionIndex.Text(node) : null;

    public double? Number(string name) => DefinitionIndex.Number(map[name]);

    public bool IsTrue(string name) => map[name]?.GetValueKind() == JsonValueKind.True;

    /// <summary>The structure in the field; empty where there is none.</summary>
    public RequestView In(string name) => new(problems, $"{place}.{name}", map[name] as JsonObject ?? []);

    /// <summary>The structures in the field's list.</summary>
    public IEnumerable<RequestView> Each(string name) =>
        (map[name] as JsonArray ?? []).Select((node, i) => (node, i)).Where(entry => entry.node is JsonObject)
            .Select(entry => new RequestView(problems, $"{place}.{name}[{entry.i}]", entry.node!.AsObject()));

    public void Say(string name, string got, string must, string fix) => problems.Add(name.Length == 0 ? place : $"{place}.{name}", got, must, fix);

    /// <summary>Says where not exactly one of the fields is given.</summary>
    public void ExactlyOne(params string[] names)
    {
        var given = names.Where(Has).ToArray();
        if (given.Length != 1)
        {
            Say("", given.Length == 0 ? $"none of {Nearest.Or(names)}" : string.Join(" and ", given.Select(name => $"'{name}'")),
                $"have exactly one of {Nearest.Or(names)}", given.Length == 0 ? "give one" : "remove all but one");
        }
    }

    public void NotBoth(string one, string other, string why)
    {
        if (Has(one) && Has(other))
        {
            Say(one, $"a value beside {other}", $"not be given with {other}, because {why}", $"remove {one} or {other}");
        }
    }

    /// <summary>Says where two entries of a list have one name.</summary>
    public void Unique(string list, string key)
    {
        foreach (var twice in Each(list).Where(entry => entry.Text(key) is not null).GroupBy(entry => entry.Text(key), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            twice.Last().Say(key, $"'{twice.Key}', given {twice.Count()} times", $"be one entry's {key} only", "rename or remove one");
        }
    }
}
