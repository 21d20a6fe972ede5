using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Analysis.Reports;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Reports;

public sealed class ReportTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<ReportContent> Full = new(Make);

    [Fact]
    public void Shows_what_drifted_by_how_much_and_since_when()
    {
        var html = Write(Full.Value);

        Assert.Contains("<h1>tumour-endpoint <span class=\"chip bad\">", html, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 10:00 UTC to 2026-03-01 11:00 UTC, against version 7", html, StringComparison.Ordinal);
        Assert.Contains("Baseline drift distance: 1 exceeds threshold: 0.1", html, StringComparison.Ordinal);
        Assert.Contains("<h3>radius</h3><span class=\"soft\">since 28 Feb 22:00</span>", html, StringComparison.Ordinal);
        Assert.Contains("nonsense", html, StringComparison.Ordinal);
        Assert.Contains("NDCG 0.6876", html, StringComparison.Ordinal);
        Assert.Contains("DPPL", html, StringComparison.Ordinal);
        Assert.Contains("at least 0.97", html, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("MLINFRA_KEEP_REPORT") is { Length: > 0 } folder) File.WriteAllText(Path.Combine(folder, "report.html"), html);
    }

    [Fact]
    public void Is_whole_in_itself_and_well_formed()
    {
        var html = Write(Full.Value);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        // Once the few void elements are closed it is XML, so every tag and attribute is.
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)];
        Assert.NotEmpty(XDocument.Parse(body).Descendants("svg"));
    }

    [Fact]
    public void Names_from_the_data_are_text_and_never_markup()
    {
        const string Evil = "<img src=x onerror=alert(1)>\"'&";
        var baseline = Columns.Table(Columns.Numbers(Evil, new Draw(1).Normals(500)), Columns.Text("c", Enumerable.Range(0, 500).Select(i => $"{Evil}{i % 3}")));
        var current = Columns.Table(Columns.Numbers(Evil, new Draw(1).Normals(500, 9)), Columns.Text("c", Enumerable.Range(0, 500).Select(_ => Evil)));

        var html = Write(new ReportContent { Title = Evil, Made = Hour, Data = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), current) });

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_without_data_says_so()
    {
        var empty = Columns.Table();

        var html = Write(new ReportContent { Title = "e", Made = Hour, Data = DataQualityMonitor.Run(empty, Baseline.Suggest(empty), empty) });

        Assert.Contains("chip \">no data", html, StringComparison.Ordinal);
        Assert.Contains("neither drift nor its absence", html, StringComparison.Ordinal);
    }

    [Fact]
    public void History_keeps_the_first_date_until_all_is_well_again()
    {
        var baseline = Columns.Table(Columns.Numbers("x", new Draw(1).Normals(500)));
        var bad = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), Columns.Table(Columns.Numbers("x", new Draw(2).Normals(500, 5))));
        var good = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), Columns.Table(Columns.Numbers("x", new Draw(3).Normals(500))));
        var none = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), Columns.Table());

        var first = DriftHistory.Empty.After(bad, Hour);
        var later = first.After(none, Hour.AddHours(1)).After(bad, Hour.AddHours(2));
        var caughtUp = later.After(bad, Hour.AddHours(-1));

        Assert.Equal(Hour, later.Since["x"]);
        Assert.Equal(Hour.AddHours(-1), caughtUp.Since["x"]);
        Assert.Empty(later.After(good, Hour.AddHours(3)).Since);
        Assert.Equal(later.Since, DriftHistory.Read(later.Write()).Since);
        Assert.Throws<InvalidDataException>(() => DriftHistory.Read("[]"u8.ToArray()));
    }

    [Theory]
    [InlineData(0.0, "0"), InlineData(0.12346, "0.1235"), InlineData(-12.3456, "−12.35"), InlineData(1234.6, "1,235"), InlineData(2e9, "2E+9"), InlineData(double.NaN, "–"), InlineData(0.00001, "1E−5")]
    public void Numbers_are_short(double value, string text) => Assert.Equal(text, Figures.Short(value));

    private static string Write(ReportContent content) => Encoding.UTF8.GetString(HtmlReport.Write(content));

    // A night's worst case: a unit that changed, a category that vanished, missing values, unreadable records, worse answers, another ranking.
    private static ReportContent Make()
    {
        var names = new[] { "score", "radius", "texture", "smoothness", "symmetry", "visits", "colour", "site" };
        string Row(Draw draw, bool changed) => string.Join(',',
            ((string[])[
                F(draw.Normal(changed ? 0.14 : 0.14, 0.02) * (changed ? 1 : 100)), F(draw.Normal(19, 4)), F(draw.Normal(0.1, 0.014) + (changed ? 0.004 : 0)),
                draw.Chance(changed ? 0.3 : 0.02) ? "" : F(draw.Normal(0.18, 0.03)), $"{draw.Below(6)}", changed ? "rg"[draw.Below(2)].ToString() : "rgb"[draw.Below(3)].ToString(),
                "Bern,Genf,Basel,Chur".Split(',')[Math.Min(draw.Below(4), draw.Below(4))],
            ]));
        var (draw, later) = (new Draw(1), new Draw(2));
        var csv = string.Join(',', names) + "\n" + string.Concat(Enumerable.Range(0, 3000).Select(_ => $"{F(draw.Uniform())},{Row(draw, changed: false)}\n"));
        var capture = string.Concat(Enumerable.Range(0, 1200).Select(i => Captures.Csv($"{i}", Row(later, changed: true), F(later.Uniform()))))
            + "nonsense that is no record <b>\n" + Captures.Csv("1", "1", "1") + Captures.Csv("x", "\"open", "1");
        var baseline = TableProfiler.RunAsync([InputFile.FromText("b", csv)], DataFormat.Csv(header: true)).Result;
        var current = TableProfiler.RunAsync([InputFile.FromText("s3://bucket/capture/10/a.jsonl", capture)], DataFormat.Capture() with { ColumnNames = names }, Baseline.Options(baseline)).Result;
        var data = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), current);
        var quality = ModelQualityMonitor.Measure(
            [.. Enumerable.Range(0, 600).Select(i => new LabelledPrediction($"{i}", i % 3 == 0 ? "1" : "0", null, later.Chance(0.88) == (i % 3 == 0) ? 0.5 + (later.Uniform() / 2) : later.Uniform() / 2))],
            ProblemType.BinaryClassification);
        QualityConstraint[] limits = [new("accuracy", 0.97, Below: true), new("auc", 0.5, Below: true)];
        var bias = BiasAnalysis.Measure("site", "Bern", Bias.ReferenceTests.Make(3, 900));
        GlobalAttribution Ranking(params double[] values) => new([.. values.Select((v, i) => KeyValuePair.Create(names[i + 1], v))]);
        var (before, now) = (Ranking(0.70, 0.50, 0.05), Ranking(0.10, 0.20, 0.70));
        return new ReportContent
        {
            Title = "tumour-endpoint", Against = "version 7", Window = TimeWindow.Of(Hour, TimeSpan.FromHours(1)), Made = Hour.AddMinutes(75), Data = data,
            History = new DriftHistory(new Dictionary<string, DateTimeOffset> { ["radius"] = Hour.AddHours(-12) }).After(data, Hour),
            Quality = quality, QualityConstraints = limits, Bias = [bias], BaselineAttribution = before, Attribution = now,
            OtherViolations = [.. ModelQualityMonitor.Check(quality, limits), .. AttributionMonitor.Check(before, now)],
        };
    }

    private static string F(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    [Fact]
    public void Names_fold_between_their_words_and_print_is_light_whatever_the_screen_is()
    {
        Assert.Equal("mean_<wbr/>radius &lt;mm&gt;", HtmlWriter.Name("mean_radius <mm>").Html);
        Assert.DoesNotContain("@media (prefers-color-scheme:dark)", ReportStyle.Css, StringComparison.Ordinal);
    }
}
