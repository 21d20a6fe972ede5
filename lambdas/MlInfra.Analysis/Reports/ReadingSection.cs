using MlInfra.Analysis.DataQuality;

namespace MlInfra.Analysis.Reports;

/// <summary>What reading met: records counted, doubled, unreadable, with samples of the last.</summary>
internal static class ReadingSection
{
    public static void Write(HtmlWriter html, DataQualityResult data)
    {
        if (data.Reading is not { } reading) return;
        html.Raw("<h2>Records read</h2><div class=\"card\">");
        html.Add($"<p>{Figures.Count(reading.Records)} records with {Figures.Count(reading.Rows)} rows from {reading.Files} {(reading.Files == 1 ? "file" : "files")}, {Figures.Short(reading.Bytes / 1e6)} MB. ");
        html.Add($"Left out: {Figures.Count(reading.Duplicates)} doubled, {Figures.Count(reading.OutsideWindow)} of another time, {Figures.Count(reading.Unparsable)} unreadable.</p>");
        if (reading.BrokenFiles > 0) html.Add($"<p>{reading.BrokenFiles} files broke off.</p>");
        if (!reading.DuplicatesWatched) html.Raw("<p>There were more event ids than are watched: some records may have been counted twice.</p>");
        if (reading.RowsByWidth.Count > 1) html.Add($"<p>Rows have {string.Join(" or ", reading.RowsByWidth.Select(w => $"{w.Key} columns ({Figures.Count(w.Value)} rows)"))}: the schema changed, or records are mixed.</p>");
        if (reading.Samples.Count > 0)
        {
            html.Add($"<details open=\"\"><summary>The first {reading.Samples.Count} that could not be read</summary><div class=\"scroll\"><table><thead><tr><th>File</th><th class=\"n\">Byte</th><th>Reason</th><th>Begins</th></tr></thead><tbody>");
            foreach (var sample in reading.Samples)
            {
                html.Add($"<tr><td class=\"text\"><code>{sample.File}</code></td><td class=\"n\">{Figures.Count(sample.Offset)}</td><td class=\"text\">{sample.Reason}</td><td class=\"text\"><code>{sample.Text}</code></td></tr>");
            }
            html.Raw("</tbody></table></div></details>");
        }
        html.Raw("</div>\n");
    }
}
