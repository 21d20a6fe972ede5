using System.Globalization;
using System.Text.Json.Nodes;

namespace MlInfra.Local.Wire;

/// <summary>
/// Turns a form's dotted names into a tree: A.member.1.B and A.1.B are lists, A.entry.1.key/value (or Name/Value) are maps.
/// </summary>
internal static class QueryTree
{
    public static JsonObject Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var root = new Node();
        foreach (var (name, value) in parameters)
        {
            var node = root;
            foreach (var part in name.Split('.')) node = node.Child(part);
            node.Value = value;
        }
        var result = new JsonObject();
        foreach (var (name, child) in root.Children) result[name] = Convert(child);
        return result;
    }

    private static JsonNode? Convert(Node node)
    {
        if (node.Children.Count == 0) return node.Value;
        if (node.Children.Count == 1 && node.Children.TryGetValue("member", out var members) && members.IsList) return List(members);
        if (node.Children.Count == 1 && node.Children.TryGetValue("entry", out var entries) && entries.IsList) return Map(entries);
        if (node.IsList) return List(node);
        var result = new JsonObject();
        foreach (var (name, child) in node.Children) result[name] = Convert(child);
        return result;
    }

    private static JsonArray List(Node node) => new([.. node.InOrder().Select(Convert)]);

    private static JsonObject Map(Node entries)
    {
        var result = new JsonObject();
        foreach (var entry in entries.InOrder())
        {
            var key = entry.Children.GetValueOrDefault("key") ?? entry.Children.GetValueOrDefault("Name");
            var value = entry.Children.GetValueOrDefault("value") ?? entry.Children.GetValueOrDefault("Value");
            if (key?.Value is { } name) result[name] = value is null ? null : Convert(value);
        }
        return result;
    }

    private sealed class Node
    {
        public string? Value { get; set; }

        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public bool IsList => Children.Count > 0 && Children.Keys.All(k => k.Length < 10 && k.All(char.IsAsciiDigit));

        public Node Child(string name)
        {
            if (!Children.TryGetValue(name, out var child)) Children[name] = child = new();
            return child;
        }

        public IEnumerable<Node> InOrder() =>
            Children.OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture)).Select(c => c.Value);
    }
}
