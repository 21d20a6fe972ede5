using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Reports;

/// <summary>Model quality, bias and attribution.</summary>
internal static class ModelSections
{
    private const int MostFeatures = 25;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Quality is { } quality) Quality(html, quality, content);
        foreach (var bias in content.Bias) Bias(html, bias, content);
        if (content.Attribution is { } attribution) Attribution(html, attribution, content.BaselineAttribution);
    }

    private static void Quality(HtmlWriter html, QualityReport quality, ReportContent content)
    {
        html.Add($"<h2>Model quality <span class=\"soft\">{Figures.Count(quality.Count)} labelled records</span></h2><div class=\"scroll\"><table><thead><tr><th>Metric</th><th></th><th class=\"n\">Value</th><th class=\"n\">Interval</th><th class=\"n\">Limit</th><th>Interval by</th></tr></thead><tbody>");
        var violated = content.OtherViolations.Where(v => v.Facet is null).Select(v => v.Metric).ToHashSet();
        foreach (var metric in quality.Metrics.OrderByDescending(m => violated.Contains(m.Name)))
        {
            var limit = content.QualityConstraints.FirstOrDefault(c => c.Metric == metric.Name);
            html.Add($"<tr><td class=\"name\">{HtmlWriter.Name(metric.Name)}</td><td>{Chip(violated.Contains(metric.Name), limit is not null)}</td><td class=\"n\">{Figures.Short(metric.Estimate.Value)}</td>");
            html.Add($"<td class=\"n\">{Range(metric.Estimate)}</td><td class=\"n\">{(limit is null ? "" : (limit.Below ? "at least " : "at most ") + Figures.Short(limit.Threshold))}</td><td class=\"soft\">{metric.Method}</td></tr>");
        }
        html.Raw("</tbody></table></div>\n");
    }

    private static void Bias(HtmlWriter html, BiasReport bias, ReportContent content)
    {
        html.Add($"<h2>Bias of {bias.Facet} = {bias.FacetValue} <span class=\"soft\">{Figures.Count(bias.InFacet)} records against {Figures.Count(bias.Others)}</span></h2>");
        html.Raw("<div class=\"scroll\"><table><thead><tr><th>Metric</th><th></th><th></th><th class=\"n\">Value</th><th class=\"n\">Interval</th></tr></thead><tbody>");
        var violated = content.OtherViolations.Where(v => v.Facet == bias.Facet && v.FacetValue == bias.FacetValue).Select(v => v.Metric).ToHashSet();
        foreach (var metric in bias.Metrics.OrderByDescending(m => violated.Contains(m.Name)))
        {
            html.Add($"<tr><td class=\"name\">{HtmlWriter.Name(metric.Name)}</td><td class=\"text\">{metric.Description}</td><td>{Chip(violated.Contains(metric.Name), limited: false)}</td>");
            html.Add($"<td class=\"n\">{Figures.Short(metric.Estimate.Value)}</td><td class=\"n\">{Range(metric.Estimate)}</td></tr>");
        }
        html.Raw("</tbody></table></div>");
        if (bias.Skipped.Count > 0) html.Add($"<p class=\"soft\">Not measured: {string.Join("; ", bias.Skipped.GroupBy(s => s.Value).Select(g => string.Join(", ", g.Select(s => s.Key)) + ", as " + g.Key))}.</p>\n");
    }

    private static void Attribution(HtmlWriter html, GlobalAttribution now, GlobalAttribution? baseline)
    {
        var before = (baseline?.Features ?? []).ToDictionary(f => f.Key, f => f.Value);
        var ranks = (baseline?.Ranked ?? []).Select((f, i) => (f.Key, Rank: i + 1)).ToDictionary(f => f.Key, f => f.Rank);
        html.Raw("<h2>What the model looks at");
        if (baseline is not null)
        {
            var ndcg = AttributionMonitor.Ndcg(baseline, now);
            html.Add($" <span class=\"chip {(ndcg < AttributionMonitor.Threshold ? "bad" : "good")}\">NDCG {Figures.Short(ndcg)}</span>");
        }
        html.Raw(" <span class=\"soft\"><span class=\"key was\"></span>baseline<span class=\"key now\"></span>now</span></h2><div class=\"scroll\"><table><thead><tr><th>Feature</th><th class=\"n\">Rank</th><th>Mean absolute Shapley value</th><th class=\"n\"></th></tr></thead><tbody>");
        var top = Math.Max(1e-300, now.Features.Concat(before).Select(f => f.Value).DefaultIfEmpty(0).Max());
        var ranked = now.Ranked;
        for (var i = 0; i < Math.Min(ranked.Count, MostFeatures); i++)
        {
            var (name, value) = ranked[i];
            var was = before.TryGetValue(name, out var known) ? known : (double?)null;
            html.Add($"<tr><td class=\"name\">{HtmlWriter.Name(name)}</td><td class=\"n\">{(ranks.TryGetValue(name, out var rank) ? $"{rank} → {i + 1}" : $"{i + 1}")}</td>");
            html.Add($"<td><svg viewBox=\"0 0 300 20\" width=\"300\" height=\"20\" role=\"img\" aria-label=\"attribution\"><rect class=\"was\" x=\"0\" y=\"0\" width=\"{300 * (was ?? 0) / top:0.#}\" height=\"9\"/><rect class=\"bar\" x=\"0\" y=\"10\" width=\"{300 * value / top:0.#}\" height=\"9\"/></svg></td>");
            html.Add($"<td class=\"n\">{(was is null ? "" : Figures.Short(was) + " → ")}{Figures.Short(value)}</td></tr>");
        }
        html.Raw("</tbody></table></div>\n");
    }

    private static HtmlWriter.Markup Chip(bool violated, bool limited) =>
        new(violated ? "<span class=\"chip bad\">violated</span>" : limited ? "<span class=\"chip good\">met</span>" : "");

    private static string Range(Interval estimate) => double.IsNaN(estimate.Low) ? "–" : $"{Figures.Short(estimate.Low)} to {Figures.Short(estimate.High)}";
}
