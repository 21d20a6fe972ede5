using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Reports;

/// <summary>The table of features, what is wrong first, and a card with the distributions for each that is.</summary>
internal static class FeatureSection
{
    private const int MostCards = 60;

    public static void Write(HtmlWriter html, DataQualityResult data, DriftHistory history)
    {
        if (data.Features.Count == 0) return;
        var ordered = data.Features.OrderByDescending(f => f.Violations.Count > 0).ThenByDescending(Ratio).ToList();
        var wrong = ordered.Where(f => f.Violations.Count > 0).ToList();
        foreach (var violation in data.RecordViolations) html.Add($"<div class=\"card\"><span class=\"chip bad\">records</span> {violation.Description}</div>");
        if (wrong.Count > 0)
        {
            html.Add($"<h2>What is wrong <span class=\"soft\"><span class=\"key was\"></span>baseline<span class=\"key now\"></span>now</span></h2><div class=\"grid\">");
            foreach (var feature in wrong.Take(MostCards)) Card(html, feature, history);
            html.Raw("</div>\n");
            if (wrong.Count > MostCards) html.Add($"<p class=\"soft\">{wrong.Count - MostCards} more are in the table.</p>");
        }
        html.Raw("<h2>All features <span class=\"soft\"><span class=\"key was\"></span>baseline<span class=\"key now\"></span>now</span></h2><div class=\"scroll\"><table><thead><tr><th>Feature</th><th></th>");
        html.Raw("<th>Distribution</th><th>Distance, limit marked</th><th class=\"n\">PSI</th><th class=\"n\">p, corrected</th><th class=\"n\">Mean or distinct</th><th class=\"n\">Missing</th><th>Since, UTC</th></tr></thead><tbody>\n");
        foreach (var feature in ordered) Row(html, feature, history);
        html.Raw("</tbody></table></div>\n");
    }

    private static double Ratio(FeatureQuality feature) => feature.Drift is { Distance: var distance, Limit: > 0 and var limit } && !double.IsNaN(distance) ? distance / limit : -1;

    private static void Card(HtmlWriter html, FeatureQuality feature, DriftHistory history)
    {
        html.Add($"<div class=\"card\"><header><h3>{feature.Name}</h3><span class=\"soft\">{(Since(feature, history) is { Length: > 0 } since ? "since " + since : "")}</span></header>");
        html.Add($"{DistributionChart.Large(feature.Baseline, feature.Current)}<ul>");
        foreach (var violation in feature.Violations) html.Add($"<li>{violation.Description}</li>");
        html.Raw("</ul></div>");
    }

    private static void Row(HtmlWriter html, FeatureQuality feature, DriftHistory history)
    {
        var (was, now, drift) = (feature.Baseline, feature.Current, feature.Drift);
        html.Add($"<tr><td class=\"name\">{HtmlWriter.Name(feature.Name)}</td><td>{Verdict(feature)}</td><td>{DistributionChart.Small(was, now)}</td><td>{Meter(drift)}</td>");
        html.Add($"<td class=\"n\">{Figures.Short(drift?.Distances.TryGetValue("PSI", out var psi) == true ? psi : null)}</td><td class=\"n\">{Figures.PValue(drift?.AdjustedPValue ?? double.NaN)}</td>");
        html.Add($"<td class=\"n\">{Middle(was)} → {Middle(now)}</td><td class=\"n\">{Missing(was)} → {Missing(now)}</td><td>{Since(feature, history)}</td></tr>\n");
    }

    private static HtmlWriter.Markup Verdict(FeatureQuality feature)
    {
        var (style, text) = feature switch
        {
            { Current: null } => ("bad", "missing"),
            { Baseline: null, Violations.Count: > 0 } => ("bad", "new"),
            { Drift.Verdict: DriftVerdict.Drifted } => ("bad", "drifted"),
            { Violations.Count: > 0 } => ("bad", "violated"),
            { Drift.Verdict: DriftVerdict.Stable } => ("good", "stable"),
            { Drift.Verdict: DriftVerdict.TooFew } => ("", "too few"),
            _ => ("", "not compared"),
        };
        return new HtmlWriter().Add($"<span class=\"chip {style}\" title=\"{feature.Drift?.Reason}\">{text}</span>").ToMarkup();
    }

    // The limit stands in the middle.
    private static HtmlWriter.Markup Meter(FeatureDrift? drift)
    {
        if (drift is null || double.IsNaN(drift.Distance)) return new HtmlWriter.Markup("–");
        var bad = drift.Verdict == DriftVerdict.Drifted ? " bad" : "";
        return new HtmlWriter().Add($"<span class=\"meter{bad}\"><i style=\"width:{Math.Min(100, 50 * drift.Distance / drift.Limit):0}%\"></i><u></u></span>{Figures.Short(drift.Distance)}").ToMarkup();
    }

    private static string Middle(ColumnStatistics? column) =>
        column is null ? "–" : column.Type == InferredType.String || column.Numbers is null ? Figures.Short(Math.Round(column.Distinct)) : Figures.Short(column.Numbers.Mean);

    private static string Missing(ColumnStatistics? column) => column is null ? "–" : Figures.Percent(1 - column.Completeness);

    private static string Since(FeatureQuality feature, DriftHistory history) =>
        feature.Violations.Count > 0 && history.Since.TryGetValue(feature.Name, out var since) ? Figures.Moment(since) : "";
}
