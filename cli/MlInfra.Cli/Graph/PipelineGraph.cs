using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Cli.Graph;

/// <summary>The steps of a pipeline and what leads from one to the next, read from its definition.</summary>
internal sealed record PipelineGraph(string Name, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, IReadOnlyDictionary<string, string?> Parameters)
{
    public static PipelineGraph Read(string name, string json)
    {
        JsonObject definition;
        try
        {
            definition = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new CliException($"'{name}' is no pipeline definition: {e.Message}", exitCode: ExitCodes.Usage);
        }
        var parameters = Objects(definition["Parameters"])
            .Where(one => one["Name"] is JsonValue)
            .ToDictionary(one => one["Name"]!.ToString(), one => one["DefaultValue"]?.ToString(), StringComparer.Ordinal);
        var nodes = new List<GraphNode>();
        Add(nodes, definition["Steps"], null, null, new GateText(parameters));
        if (nodes.Count == 0) throw new CliException($"'{name}' has no steps.", exitCode: ExitCodes.Usage);
        return new(name, nodes, [.. EdgesOf(nodes)], parameters);
    }

    /// <summary>The edges that another way through the graph does not say already.</summary>
    public bool IsImplied(GraphEdge edge) => edge.Branch is null && Edges.Any(other => other.From == edge.From && other != edge && other.To != edge.To && Reaches(other.To, edge.To, []));

    private static void Add(List<GraphNode> nodes, JsonNode? steps, string? condition, string? branch, GateText gate)
    {
        foreach (var step in Objects(steps))
        {
            var name = step["Name"]?.ToString() ?? $"step {nodes.Count + 1}";
            var type = step["Type"]?.ToString() ?? "?";
            var arguments = step["Arguments"] as JsonObject ?? [];
            var isGate = type == "Condition";
            nodes.Add(new GraphNode(name, type)
            {
                Note = StepNote.Of(type, step, arguments, gate),
                Gate = isGate ? gate.All(arguments["Conditions"]) : [],
                Condition = condition,
                Branch = branch,
                Before = Before(step, arguments, isGate),
            });
            if (!isGate) continue;
            Add(nodes, arguments["IfSteps"], name, GraphEdge.Then, gate);
            Add(nodes, arguments["ElseSteps"], name, GraphEdge.Else, gate);
        }
    }

    // What the step reads, then what it is only told to wait for.
    private static Dictionary<string, bool> Before(JsonObject step, JsonObject arguments, bool isGate)
    {
        var before = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (key, value) in step)
        {
            if (!isGate || key != "Arguments") Collect(value, before);
        }
        if (isGate) Collect(arguments["Conditions"], before);
        foreach (var name in (step["DependsOn"] as JsonArray ?? []).Select(one => one?.ToString()).OfType<string>()) before.TryAdd(name, false);
        return before;
    }

    private static void Collect(JsonNode? node, Dictionary<string, bool> before)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } get when get["Get"] is JsonValue value && value.TryGetValue<string>(out var path) && path.Split('.') is ["Steps", var name, ..]:
                before[name] = true;
                break;
            case JsonObject map:
                foreach (var (_, inner) in map) Collect(inner, before);
                break;
            case JsonArray list:
                foreach (var inner in list) Collect(inner, before);
                break;
            default:
                break;
        }
    }

    private static IEnumerable<GraphEdge> EdgesOf(List<GraphNode> nodes)
    {
        var known = nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var before = node.Before.Where(one => known.Contains(one.Key)).ToArray();
            var sameBranch = nodes.Where(other => other.Condition == node.Condition && other.Branch == node.Branch).Select(other => other.Name);
            // The gate leads to the first steps of a branch; the others follow from those.
            if (node.Condition is not null && !before.Any(one => sameBranch.Contains(one.Key))) yield return new(node.Condition, node.Name, false, node.Branch);
            foreach (var (name, reads) in before) yield return new(name, node.Name, reads, null);
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private bool Reaches(string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && Edges.Any(edge => edge.From == from && Reaches(edge.To, to, seen)));
}
