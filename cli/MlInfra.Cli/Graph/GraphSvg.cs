using System.Globalization;
using System.Net;
using System.Text;

namespace MlInfra.Cli.Graph;

/// <summary>The graph as an SVG picture.</summary>
internal static class GraphSvg
{
    private const double Margin = 28;
    private const double Pad = 14;
    private const int MostNote = 46;

    private static readonly Dictionary<string, string> Colors = new(StringComparer.Ordinal)
    {
        ["Processing"] = "#2f6fb7", ["Training"] = "#b8641a", ["Tuning"] = "#b8641a", ["AutoML"] = "#b8641a", ["Transform"] = "#2f6fb7",
        ["Model"] = "#6b4fb0", ["RegisterModel"] = "#6b4fb0", ["EndpointConfig"] = "#6b4fb0", ["Endpoint"] = "#6b4fb0",
        ["Condition"] = "#a67c00", ["Fail"] = "#c0392b", ["QualityCheck"] = "#1c7f74", ["ClarifyCheck"] = "#1c7f74",
    };

    public static string Draw(PipelineGraph graph)
    {
        // An order that another way implies says nothing; data that passes steps by is worth a thin line.
        var edges = graph.Edges.Where(edge => edge.Reads || edge.Branch is not null || !graph.IsImplied(edge)).ToArray();
        var layout = GraphLayout.Of(graph, edges, Size);
        var head = Head(graph, layout.Width);
        var top = Margin + head.Height;
        var (width, height) = (Math.Max(layout.Width, head.Width) + 2 * Margin, layout.Height + top + Margin);
        var left = (width - layout.Width) / 2;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}" role="img" aria-label="{Escape($"The steps of the pipeline {graph.Name}")}">
            <style>text{"{"}font-family:"Segoe UI",Inter,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:#1d2733{"}"}.n{"{"}font-size:14px;font-weight:600{"}"}.t{"{"}font-size:11.5px;fill:#5b6775{"}"}.g{"{"}font-size:12.5px;fill:#5c4500{"}"}.b{"{"}font-size:11.5px;font-weight:600{"}"}.h{"{"}font-size:17px;font-weight:600{"}"}</style>
            <rect width="100%" height="100%" fill="#ffffff"/>

            """);
        svg.Append(head.Text);
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({left:0.#},{top:0.#})\">\n");
        foreach (var (edge, way) in layout.Ways.OrderByDescending(one => graph.IsImplied(one.Edge))) Edge(svg, edge, way, graph.IsImplied(edge));
        foreach (var spot in layout.Spots.Values) Node(svg, spot);
        foreach (var (edge, way) in layout.Ways.Where(one => one.Edge.Branch is not null)) BranchName(svg, edge, way);
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Second(GraphNode node) => node.Note.Length == 0 ? node.Type
        : $"{node.Type} · {(node.Note.Length > MostNote ? node.Note[..(MostNote - 1)] + "…" : node.Note)}";

    // Proportional fonts: narrow letters, wide ones, and the rest.
    private static double TextWidth(string text, double size) =>
        text.Sum(letter => letter switch { 'i' or 'l' or 'j' or '.' or ',' or ':' or '\'' or '|' or '(' or ')' or ' ' or 't' or 'f' or 'r' => 0.34, 'm' or 'w' or 'M' or 'W' or '…' => 0.88, >= 'A' and <= 'Z' => 0.68, _ => 0.57 }) * size;

    private static (double Width, double Height) Size(GraphNode node)
    {
        var width = Math.Max(TextWidth(node.Name, 14) * 1.06, TextWidth(node.Gate.Count > 0 ? node.Type : Second(node), 11.5));
        var gate = node.Gate.Select((line, i) => TextWidth((i == 0 ? "" : "and ") + line, 12.5)).DefaultIfEmpty(0).Max();
        return (Math.Max(110, Math.Max(width, gate) + 2 * Pad + (node.Gate.Count > 0 ? 22 : 6)), node.Gate.Count > 0 ? 35 + 18 * node.Gate.Count : 46);
    }

    private static (string Text, double Width, double Height) Head(PipelineGraph graph, double room)
    {
        var most = Math.Max(room, 420);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"h\" x=\"{Margin}\" y=\"{Margin + 14}\">{Escape(graph.Name)}</text>\n");
        var lines = new List<string>();
        foreach (var (name, value) in graph.Parameters)
        {
            var one = value is null ? $"{name} (must be given)" : $"{name} = {(value.Length > MostNote ? value[..(MostNote - 1)] + "…" : value)}";
            if (lines.Count > 0 && TextWidth(lines[^1] + "   " + one, 11.5) < most) lines[^1] += "   " + one;
            else lines.Add(one);
        }
        for (var i = 0; i < lines.Count; i++) text.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"{Margin}\" y=\"{Margin + 36 + 17 * i}\" xml:space=\"preserve\">{Escape(lines[i])}</text>\n");
        return (text.ToString(), Math.Max(TextWidth(graph.Name, 17), lines.Select(line => TextWidth(line, 11.5)).DefaultIfEmpty(0).Max()), 36 + 17 * lines.Count);
    }

    private static void Node(StringBuilder svg, GraphLayout.Spot spot)
    {
        var node = spot.Node!;
        var color = Colors.GetValueOrDefault(node.Type, "#4a5563");
        var (x, y, right, bottom) = (spot.X - spot.Width / 2, spot.Y - spot.Height / 2, spot.X + spot.Width / 2, spot.Y + spot.Height / 2);
        if (node.Type == "Condition")
        {
            const double corner = 14;
            svg.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{x + corner:0.#},{y:0.#} {right - corner:0.#},{y:0.#} {right:0.#},{spot.Y:0.#} {right - corner:0.#},{bottom:0.#} {x + corner:0.#},{bottom:0.#} {x:0.#},{spot.Y:0.#}\" fill=\"#fff8e1\" stroke=\"{color}\" stroke-width=\"1.4\" stroke-linejoin=\"round\"/>\n");
        }
        else
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{spot.Width:0.#}\" height=\"{spot.Height:0.#}\" rx=\"7\" fill=\"{(node.Type == "Fail" ? "#fdf0ee" : "#f7f9fb")}\" stroke=\"{color}\" stroke-width=\"1.2\"/>\n<path d=\"M{x + 7:0.#},{y:0.#} h-1 a6,7 0 0 0 -6,7 v{spot.Height - 14:0.#} a6,7 0 0 0 6,7 h1 z\" fill=\"{color}\"/>\n");
        }
        var middle = spot.X + (node.Type == "Condition" ? 0 : 3);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"n\" x=\"{middle:0.#}\" y=\"{y + 19:0.#}\" text-anchor=\"middle\">{Escape(node.Name)}</text>\n");
        if (node.Gate.Count == 0) svg.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"{middle:0.#}\" y=\"{y + 36:0.#}\" text-anchor=\"middle\">{Escape(Second(node))}</text>\n");
        for (var i = 0; i < node.Gate.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"g\" x=\"{middle:0.#}\" y=\"{y + 40 + 18 * i:0.#}\" text-anchor=\"middle\">{Escape((i == 0 ? "" : "and ") + node.Gate[i])}</text>\n");
        }
    }

    private static string Color(GraphEdge edge, bool implied) => edge.Branch switch { GraphEdge.Then => "#2b8a3e", GraphEdge.Else => "#c0392b", _ => implied ? "#c3cbd4" : "#7b8794" };

    private static void Edge(StringBuilder svg, GraphEdge edge, IReadOnlyList<GraphLayout.Spot> way, bool implied)
    {
        var color = Color(edge, implied);
        var points = way.SelectMany<GraphLayout.Spot, (double X, double Y)>((spot, i) =>
            i == 0 ? [(spot.X, spot.Y + spot.Height / 2)]
            : i == way.Count - 1 ? [(spot.X, spot.Y - spot.Height / 2 - 6)]
            : [(spot.X, spot.Y - spot.Row / 2), (spot.X, spot.Y + spot.Row / 2)]).ToArray();
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{points[0].X:0.#},{points[0].Y:0.#}");
        for (var i = 1; i < points.Length; i++)
        {
            var half = (points[i].Y - points[i - 1].Y) / 2;
            svg.Append(CultureInfo.InvariantCulture, $" C{points[i - 1].X:0.#},{points[i - 1].Y + half:0.#} {points[i].X:0.#},{points[i].Y - half:0.#} {points[i].X:0.#},{points[i].Y:0.#}");
        }
        svg.Append(CultureInfo.InvariantCulture, $"\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{(implied ? 1 : 1.5)}\"{(edge.Reads || edge.Branch is not null ? "" : " stroke-dasharray=\"4 3\"")}/>\n");
        var (x, y) = (points[^1].X, points[^1].Y + 6);
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x - 4:0.#},{y - 8:0.#} L{x:0.#},{y:0.#} L{x + 4:0.#},{y - 8:0.#} z\" fill=\"{color}\"/>\n");
    }

    private static void BranchName(StringBuilder svg, GraphEdge edge, IReadOnlyList<GraphLayout.Spot> way)
    {
        var (from, to) = (way[0], way[1]);
        var (x, y) = (from.X + (to.X - from.X) * 0.5, (from.Y + from.Height / 2 + to.Y - to.Height / 2) / 2);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x - 17:0.#}\" y=\"{y - 9:0.#}\" width=\"34\" height=\"17\" rx=\"8\" fill=\"#ffffff\"/><text class=\"b\" x=\"{x:0.#}\" y=\"{y + 4:0.#}\" text-anchor=\"middle\" style=\"fill:{Color(edge, false)}\">{edge.Branch}</text>\n");
    }
}
