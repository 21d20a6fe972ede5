using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Graph;

/// <summary>The graph as lines: steps in the order of their running, the branches of a gate under it.</summary>
internal static class GraphText
{
    public static void Draw(PipelineGraph graph, Screen screen)
    {
        screen.Line($"[bold]{Markup.Escape(graph.Name)}[/]");
        var ordered = Ordered(graph);
        Level(graph, ordered, null, null, "", screen, ordered.Max(node => node.Name.Length + 3 * Depth(graph, node)), ordered.Max(node => node.Type.Length));
    }

    /// <summary>Steps after all that they wait for, else in the definition's order.</summary>
    public static IReadOnlyList<GraphNode> Ordered(PipelineGraph graph)
    {
        var left = graph.Nodes.ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<GraphNode>();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(node => graph.Edges.Where(edge => edge.To == node.Name).All(edge => done.Contains(edge.From))) ?? left[0];
            left.Remove(next);
            done.Add(next.Name);
            ordered.Add(next);
        }
        return ordered;
    }

    private static int Depth(PipelineGraph graph, GraphNode node) => node.Condition is null ? 0 : 1 + Depth(graph, graph.Nodes.First(one => one.Name == node.Condition));

    private static void Level(PipelineGraph graph, IReadOnlyList<GraphNode> ordered, string? condition, string? branch, string indent, Screen screen, int names, int types)
    {
        var level = ordered.Where(node => node.Condition == condition && node.Branch == branch).ToArray();
        for (var i = 0; i < level.Length; i++)
        {
            var (node, last) = (level[i], i == level.Length - 1);
            var after = node.Before.Keys.ToArray();
            var note = node.Gate.Count > 0 ? "" : node.Note;
            var color = node.Type switch { "Condition" => "yellow", "Fail" => "red", _ => "blue" };
            var padded = node.Name.PadRight(Math.Max(node.Name.Length, names - indent.Length));
            screen.Hanging(
                $"[dim]{indent}{(last ? "└─" : "├─")}[/] [bold]{Markup.Escape(padded)}[/]  [{color}]{Markup.Escape(node.Type.PadRight(types))}[/]  ", indent.Length + padded.Length + types + 7,
                Markup.Escape(note) + (note.Length > 0 && after.Length > 0 ? "  " : "") + (after.Length > 0 ? $"[dim]after {Markup.Escape(string.Join(", ", after))}[/]" : ""));
            var below = indent + (last ? "   " : "│  ");
            for (var line = 0; line < node.Gate.Count; line++) screen.Line($"[dim]{below}[/]{(line == 0 ? "if " : "and ")}[yellow]{Markup.Escape(node.Gate[line])}[/]");
            if (node.Type != "Condition") continue;
            foreach (var (name, way) in new[] { ("green", GraphEdge.Then), ("red", GraphEdge.Else) })
            {
                if (!ordered.Any(inner => inner.Condition == node.Name && inner.Branch == way)) continue;
                screen.Line($"[dim]{below}[/][{name}]{way}[/]");
                Level(graph, ordered, node.Name, way, below, screen, names, types);
            }
        }
    }
}
