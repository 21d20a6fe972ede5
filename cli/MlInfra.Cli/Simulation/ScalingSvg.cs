using System.Globalization;
using System.Text;

namespace MlInfra.Cli.Simulation;

/// <summary>The simulation as an SVG picture: traffic above, instances below, on one time axis.</summary>
internal static class ScalingSvg
{
    private const double Left = 74;
    private const double Width = 860;
    private const double Panel = 190;
    private const double Top = 88;
    private const double Gap = 46;

    public static string Draw(ScalingResult result)
    {
        var minutes = result.Minutes;
        var capacity = minutes.Select(minute => minute.Instances * result.Policy.Capacity).ToArray();
        var mostRequests = Nice(minutes.Max(minute => minute.Requests));
        var mostInstances = Nice(Math.Max(result.Most, minutes.Max(minute => minute.Wanted)));
        var low = Top + Panel + Gap;
        var height = low + Panel + 64;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{Left + Width + 28:0}}" height="{{height:0}}" viewBox="0 0 {{Left + Width + 28:0}} {{height:0}}" role="img" aria-label="Instances under the traffic">
            <style>text{font-family:"Segoe UI",Inter,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:#1d2733;font-size:12px}.h{font-size:17px;font-weight:600}.s{fill:#5b6775}.g{stroke:#e3e7ec;stroke-width:1}</style>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text class="h" x="{{Left:0}}" y="28">Target {{result.Policy.Target:0}} requests per instance and minute, {{result.Policy.Min}} to {{result.Policy.Max}} instances</text>
            <text class="s" x="{{Left:0}}" y="48">{{Summary(result)}}</text>

            """);
        Axis(svg, Top, mostRequests, "requests / minute");
        Axis(svg, low, mostInstances, "instances");
        Line(svg, minutes.Select(minute => minute.Requests).ToArray(), Top, mostRequests, "#b8641a", stepped: false);
        Line(svg, [.. capacity.Select(value => Math.Min(value, mostRequests))], Top, mostRequests, "#9db7d5", stepped: true);
        foreach (var minute in minutes.Where(minute => minute.Lost > 0))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(minute.Minute, minutes.Count):0.##}\" y=\"{Top:0}\" width=\"{Math.Max(Width / minutes.Count, 0.6):0.##}\" height=\"{Panel:0}\" fill=\"#c0392b\" opacity=\"0.18\"/>\n");
        }
        Line(svg, minutes.Select(minute => (double)minute.Wanted).ToArray(), low, mostInstances, "#9db7d5", stepped: true);
        Line(svg, minutes.Select(minute => (double)minute.Instances).ToArray(), low, mostInstances, "#2f6fb7", stepped: true);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"s\" x=\"{Left:0}\" y=\"{low + Panel + 20:0}\">0</text><text class=\"s\" x=\"{Left + Width:0}\" y=\"{low + Panel + 20:0}\" text-anchor=\"end\">{ScalingText.Span(minutes.Count)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left:0}\" y=\"{low + Panel + 46:0}\"><tspan fill=\"#b8641a\">— traffic</tspan><tspan dx=\"14\" fill=\"#2f6fb7\">— instances in service</tspan><tspan dx=\"14\" fill=\"#7f9fc4\">— what they can answer; wanted</tspan><tspan dx=\"14\" fill=\"#c0392b\">▌ requests lost</tspan></text>\n</svg>\n");
        return svg.ToString();
    }

    public static string Summary(ScalingResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{result.Changes} {(result.Changes == 1 ? "change" : "changes")}, at most {result.Most} {(result.Most == 1 ? "instance" : "instances")}, {result.InstanceHours:0.#} instance hours, {100 * result.LostShare:0.##} % of {result.Requests:N0} requests lost");

    private static void Axis(StringBuilder svg, double top, double most, string title)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"s\" x=\"{Left:0}\" y=\"{top - 8:0}\">{title}</text>\n");
        for (var i = 0; i <= 4; i++)
        {
            var y = top + Panel * (1 - i / 4.0);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"g\" x1=\"{Left:0}\" x2=\"{Left + Width:0}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text class=\"s\" x=\"{Left - 8:0}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{most * i / 4:0.##}</text>\n");
        }
    }

    private static void Line(StringBuilder svg, double[] values, double top, double most, string color, bool stepped)
    {
        svg.Append("<polyline fill=\"none\" stroke=\"").Append(color).Append("\" stroke-width=\"1.8\" points=\"");
        for (var i = 0; i < values.Length; i++)
        {
            var y = top + Panel * (1 - values[i] / most);
            svg.Append(CultureInfo.InvariantCulture, $"{X(i, values.Length):0.##},{y:0.##} ");
            if (stepped) svg.Append(CultureInfo.InvariantCulture, $"{X(i + 1, values.Length):0.##},{y:0.##} ");
        }
        svg.Append("\"/>\n");
    }

    private static double X(int minute, int count) => Left + Width * minute / count;

    // The next of 4, 8, 12, 16, 20, 40 ...: what quarters read well of.
    private static double Nice(double value)
    {
        for (var scale = 1.0; ; scale *= 10)
        {
            foreach (var most in new[] { 4 * scale, 8 * scale, 12 * scale, 16 * scale, 20 * scale })
            {
                if (value <= most) return most;
            }
        }
    }
}
