using System.Text;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Drift;

namespace MlInfra.Analysis.Reports;

/// <summary>
/// Writes a run as one HTML file that needs nothing else: style and pictures are inside, there is no script, and nothing is fetched.
/// </summary>
public static class HtmlReport
{
    /// <summary>Its name.</summary>
    public const string Name = "report.html";

    private const int MostLateFiles = 50;

    public static byte[] Write(ReportContent content)
    {
        var html = new HtmlWriter();
        html.Raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">");
        html.Add($"<title>{content.Title}: {Headline(content)}</title><style>").Raw(ReportStyle.Css).Raw("</style></head><body><main>\n");
        Head(html, content);
        if (content.Data is { } data)
        {
            Tiles(html, data, content);
            FeatureSection.Write(html, data, content.History);
            ReadingSection.Write(html, data);
        }
        ModelSections.Write(html, content);
        html.Raw("</main></body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Headline(ReportContent content)
    {
        var violations = (content.Data?.Violations.Count ?? 0) + content.OtherViolations.Count;
        return violations == 1 ? "1 violation" : violations > 0 ? $"{violations} violations" : content.Data?.Status == RunStatus.NoData ? "no data" : "no violations";
    }

    private static void Head(HtmlWriter html, ReportContent content)
    {
        var headline = Headline(content);
        var style = headline == "no violations" ? "good" : headline == "no data" ? "" : "bad";
        html.Add($"<h1>{content.Title} <span class=\"chip {style}\">{headline}</span></h1><p class=\"soft\">");
        if (content.Window is { } window) html.Add($"{Figures.Time(window.From)} to {Figures.Time(window.Until)}");
        else if (content.Data?.Reading is { First: { } first, Last: { } last }) html.Add($"{Figures.Time(first)} to {Figures.Time(last)}");
        if (content.Against.Length > 0) html.Add($", against {content.Against}");
        html.Add($" · made {Figures.Time(content.Made)}</p>\n");
        Late(html, content.LateFiles);
        // Data has this in its tiles, and at each feature.
        if (content.Data is null && content.History.Since.Count > 0)
        {
            html.Add($"<p>Violated since {string.Join("; ", content.History.Since.GroupBy(since => since.Value).OrderBy(same => same.Key).Select(same => $"{Figures.Time(same.Key)}: {string.Join(", ", same.Select(since => since.Key).Order(StringComparer.Ordinal))}"))}.</p>\n");
        }
    }

    private static void Late(HtmlWriter html, IReadOnlyList<string> files)
    {
        if (files.Count == 0) return;
        html.Add($"<details class=\"card\"><summary>{files.Count} {(files.Count == 1 ? "file" : "files")} of earlier periods came after those were judged, and {(files.Count == 1 ? "is" : "are")} counted here</summary><ul>");
        foreach (var file in files.Take(MostLateFiles)) html.Add($"<li><code>{file}</code></li>");
        if (files.Count > MostLateFiles) html.Add($"<li>and {files.Count - MostLateFiles} more: the period's marker names all</li>");
        html.Raw("</ul></details>\n");
    }

    private static void Tiles(HtmlWriter html, DataQualityResult data, ReportContent content)
    {
        html.Raw("<div class=\"tiles\">");
        Tile(Figures.Count(data.Rows), "rows", bad: false);
        var drifted = data.Features.Count(f => f.Drift?.Verdict == DriftVerdict.Drifted);
        var compared = data.Features.Count(f => f.Drift is { Verdict: DriftVerdict.Drifted or DriftVerdict.Stable });
        Tile($"{drifted} of {compared}", "features drifted", drifted > 0);
        Tile(Figures.Count(data.Violations.Count + content.OtherViolations.Count), "violations", data.Violations.Count + content.OtherViolations.Count > 0);
        if (content.History.Since.Count > 0) Tile(Figures.Moment(content.History.Since.Values.Min()), "wrong since, UTC", bad: true);
        if (data.Reading is { } reading) Tile(Figures.Count(reading.Unparsable), "records unreadable", data.RecordViolations.Count > 0);
        html.Raw("</div>\n");
        if (data.Status == RunStatus.NoData) html.Raw("<div class=\"card\">There was no traffic. That is neither drift nor its absence: nothing was judged.</div>\n");

        void Tile(string figure, string what, bool bad) => html.Add($"<div class=\"tile{(bad ? " bad" : "")}\"><b>{figure}</b>{what}</div>");
    }
}
