using System.Globalization;
using System.Text;
using MlInfra.Cli.Terminal;

namespace MlInfra.Cli.Simulation;

/// <summary>The simulation as a plot in the terminal: instances as bars, the number that the traffic needs as a line over them.</summary>
internal static class ScalingText
{
    // What stands left of the plot.
    private const int Scale = 7;

    public static void Draw(ScalingResult result, Screen screen)
    {
        var columns = Buckets(result.Minutes, Math.Min(screen.Width - Scale, result.Minutes.Count));
        var needed = columns.Select(bucket => bucket.Max(minute => minute.Requests) / result.Policy.Target).ToArray();
        var instances = columns.Select(bucket => bucket.Max(minute => minute.Instances)).ToArray();
        var lost = columns.Select(bucket => bucket.Any(minute => minute.Lost > 0)).ToArray();
        var top = Math.Max(instances.Max(), (int)Math.Ceiling(Math.Min(needed.Max(), result.Policy.Max * 1.5)));
        var step = Math.Max(1, (int)Math.Ceiling(top / 14.0));
        for (var level = (top + step - 1) / step * step; level > 0; level -= step)
        {
            var line = new StringBuilder();
            for (var i = 0; i < columns.Count; i++)
            {
                var need = needed[i] > level - step && needed[i] <= level;
                line.Append(need ? "[yellow]●[/]" : instances[i] > level - step ? lost[i] ? "[red]▒[/]" : "[blue]█[/]" : " ");
            }
            screen.Line($"[dim]{level,5} ┤[/]{line}");
        }
        screen.Line($"[dim]      └{new string('─', columns.Count)}[/]");
        var (first, last) = ("0", Span(result.Minutes.Count));
        screen.Line($"[dim]       {first}{new string(' ', Math.Max(1, columns.Count - first.Length - last.Length))}{last}[/]");
        screen.Line("       [blue]█[/] instances  [red]▒[/] while requests are lost  [yellow]●[/] what the traffic asks for (requests / target)");
    }

    public static string Span(int minutes) => minutes >= 120 ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60.0:0.#} h") : $"{minutes} min";

    private static List<ScalingMinute[]> Buckets(IReadOnlyList<ScalingMinute> minutes, int count) =>
        [.. minutes.GroupBy(minute => (int)((long)minute.Minute * count / minutes.Count)).Select(group => group.ToArray())];
}
