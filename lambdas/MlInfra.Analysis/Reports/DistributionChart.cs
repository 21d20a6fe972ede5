using System.Globalization;
using System.Text;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Reports;

/// <summary>Draws the distribution of a column, baseline against now, as SVG: numbers as two outlines over one axis, categories as pairs of bars.</summary>
internal static class DistributionChart
{
    private const int Bins = 28;
    private const int MostCategories = 8;

    /// <summary>A picture of a line's height for the table. Empty when there is nothing to draw.</summary>
    public static HtmlWriter.Markup Small(ColumnStatistics? baseline, ColumnStatistics? current) => Draw(baseline, current, 132, 30, axis: false);

    /// <summary>A picture with axis and labels.</summary>
    public static HtmlWriter.Markup Large(ColumnStatistics? baseline, ColumnStatistics? current) =>
        IsText(baseline, current) ? Categories(baseline, current) : Draw(baseline, current, 520, 150, axis: true);

    private static bool IsText(ColumnStatistics? baseline, ColumnStatistics? current) => (baseline ?? current)?.Type == InferredType.String;

    private static HtmlWriter.Markup Draw(ColumnStatistics? baseline, ColumnStatistics? current, int width, int height, bool axis)
    {
        var (before, now, low, high) = IsText(baseline, current) ? Shares(baseline, current) : Densities(baseline?.Numbers?.Sample, current?.Numbers?.Sample);
        if (before.Length + now.Length == 0) return default;
        var top = Math.Max(before.DefaultIfEmpty(0).Max(), now.DefaultIfEmpty(0).Max());
        var floor = axis ? height - 18 : height - 1;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"distribution, baseline against now\">");
        Steps(svg, "was", before, top, width, floor, closed: true);
        Steps(svg, "now", now, top, width, floor, closed: false);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M0 {floor + 0.5}H{width}\"/>");
        if (axis)
        {
            for (var tick = 0; tick <= 4; tick++)
            {
                var anchor = tick == 0 ? "start" : tick == 4 ? "end" : "middle";
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{width * tick / 4}\" y=\"{height - 3}\" text-anchor=\"{anchor}\">{Figures.Short(low + ((high - low) * tick / 4))}</text>");
            }
        }
        return new HtmlWriter.Markup(svg.Append("</svg>").ToString());
    }

    private static void Steps(StringBuilder svg, string style, double[] shares, double top, int width, int floor, bool closed)
    {
        if (shares.Length == 0) return;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M0 {floor}");
        for (var i = 0; i < shares.Length; i++)
        {
            var y = floor - ((floor - 2) * shares[i] / top);
            svg.Append(CultureInfo.InvariantCulture, $"V{y:0.#}H{(double)width * (i + 1) / shares.Length:0.#}");
        }
        svg.Append(CultureInfo.InvariantCulture, $"V{floor}").Append(closed ? "Z" : "").Append("\"/>");
    }

    // Bins of equal width over all but the outermost half per cents of both, which fall into the bins at the ends.
    private static (double[] Before, double[] Now, double Low, double High) Densities(WeightedSample? before, WeightedSample? now)
    {
        WeightedSample[] samples = [.. new[] { before, now }.OfType<WeightedSample>().Where(s => s.Total > 0)];
        if (samples.Length == 0) return ([], [], 0, 0);
        var (low, high) = (samples.Min(s => s.Quantile(0.005)), samples.Max(s => s.Quantile(0.995)));
        if (low == high) (low, high) = (low - 0.5, high + 0.5);
        var bins = Bins;
        // A few whole numbers get a bin each.
        var whole = samples.All(s => s.Values.Length <= 512 && AllWhole(s.Values));
        if (whole && high - low < Bins)
        {
            (low, high) = (low - 0.5, high + 0.5);
            bins = Math.Max(1, (int)Math.Round(high - low));
        }
        var edges = Enumerable.Range(1, bins - 1).Select(i => low + ((high - low) * i / bins)).ToArray();
        return (Of(before), Of(now), low, high);

        double[] Of(WeightedSample? sample) => sample is { Total: > 0 } ? [.. sample.Histogram(edges).Select(c => c / sample.Total)] : [];
    }

    private static bool AllWhole(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsInteger(value)) return false;
        }
        return true;
    }

    private static (double[] Before, double[] Now, double Low, double High) Shares(ColumnStatistics? baseline, ColumnStatistics? current)
    {
        var rows = Pairs(baseline, current);
        return ([.. rows.Select(r => r.Before)], [.. rows.Select(r => r.Now)], 0, 0);
    }

    private static List<(string Name, double Before, double Now)> Pairs(ColumnStatistics? baseline, ColumnStatistics? current)
    {
        var (was, present) = (Dictionary(baseline), Dictionary(current));
        var names = was.Keys.Union(present.Keys)
            .OrderByDescending(n => Math.Max(was.GetValueOrDefault(n), present.GetValueOrDefault(n))).ThenBy(n => n, StringComparer.Ordinal).Take(MostCategories).ToList();
        var rows = names.Select(n => (n, was.GetValueOrDefault(n), present.GetValueOrDefault(n))).ToList();
        var (otherBefore, otherNow) = (Rest(was, names, baseline), Rest(present, names, current));
        if (otherBefore > 1e-9 || otherNow > 1e-9) rows.Add(("all others", otherBefore, otherNow));
        return rows;

        static Dictionary<string, double> Dictionary(ColumnStatistics? column) =>
            column?.Categories is { } c && column.Present > 0 ? c.Counts.ToDictionary(p => p.Key, p => (double)p.Value / column.Present) : [];

        static double Rest(Dictionary<string, double> shares, List<string> names, ColumnStatistics? column) =>
            column is { Present: > 0 } ? Math.Max(0, 1 - names.Sum(n => shares.GetValueOrDefault(n))) : 0;
    }

    private static HtmlWriter.Markup Categories(ColumnStatistics? baseline, ColumnStatistics? current)
    {
        const int Left = 130, Bar = 265, Line = 26;
        var rows = Pairs(baseline, current);
        var top = Math.Max(1e-9, rows.Select(r => Math.Max(r.Before, r.Now)).DefaultIfEmpty(0).Max());
        var html = new HtmlWriter();
        html.Add($"<svg viewBox=\"0 0 520 {(rows.Count * Line) + 4}\" width=\"520\" height=\"{(rows.Count * Line) + 4}\" role=\"img\" aria-label=\"shares, baseline against now\">");
        for (var i = 0; i < rows.Count; i++)
        {
            var (name, before, now) = rows[i];
            var y = (i * Line) + 4;
            html.Add($"<text x=\"{Left - 8}\" y=\"{y + 14}\" text-anchor=\"end\">{(name.Length > 20 ? name[..19] + "…" : name)}</text>");
            html.Add($"<rect class=\"was\" x=\"{Left}\" y=\"{y}\" width=\"{Bar * before / top:0.#}\" height=\"9\"/>");
            html.Add($"<rect class=\"bar\" x=\"{Left}\" y=\"{y + 10}\" width=\"{Bar * now / top:0.#}\" height=\"9\"/>");
            html.Add($"<text x=\"{Left + Bar + 8}\" y=\"{y + 14}\">{Figures.Percent(before)} → {Figures.Percent(now)}</text>");
        }
        return html.Raw("</svg>").ToMarkup();
    }
}
