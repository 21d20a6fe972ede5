using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Bias;

public sealed class MonitorTests
{
    [Fact]
    public void Before_labels_come_only_what_needs_none_is_measured()
    {
        var records = ReferenceTests.Make(1, 300).Select(r => r with { Actual = null, Group = null, Features = null }).ToList();

        var report = BiasAnalysis.Measure("sex", "f", records);

        Assert.Equal(["CI", "DPPL", "DI"], report.Metrics.Select(m => m.Name));
        Assert.Equal("no label is known yet", report.Skipped["RD"]);
        Assert.Equal("no group variable is given", report.Skipped["CDDPL"]);
        Assert.Equal("no numbers are given", report.Skipped["FT"]);
    }

    [Theory]
    [InlineData(true, "every record is in the facet")]
    [InlineData(false, "no record is in the facet")]
    public void Without_two_sides_nothing_is_measured_and_the_reason_said(bool inFacet, string reason)
    {
        var report = BiasAnalysis.Measure("sex", "f", [.. ReferenceTests.Make(1, 50).Select(r => r with { InFacet = inFacet })]);

        Assert.Empty(report.Metrics);
        Assert.All(report.Skipped.Values, r => Assert.Equal(reason, r));
        Assert.Empty(BiasAnalysis.Measure("sex", "f", []).Metrics);
    }

    [Fact]
    public void A_bias_that_grew_is_a_violation_and_one_that_stayed_is_not()
    {
        var baseline = BiasAnalysis.Measure("sex", "f", ReferenceTests.Make(1, 4000, disadvantage: 0.1));

        var same = BiasMonitor.Check(baseline, BiasAnalysis.Measure("sex", "f", ReferenceTests.Make(2, 2000, disadvantage: 0.1)));
        var worse = BiasMonitor.Check(baseline, BiasAnalysis.Measure("sex", "f", ReferenceTests.Make(3, 2000, disadvantage: 0.7)));

        Assert.Empty(same);
        Assert.Contains(worse, v => v is { Metric: "DPPL", Check: "bias_drift_check", Facet: "sex", FacetValue: "f" });
    }

    [Fact]
    public void A_model_that_is_as_it_was_is_left_alone_in_nearly_every_period()
    {
        // Small facets, as an hour has them: 400 records, of which a fifth is in the facet.
        var (alarms, periods, baselines) = (0, 40, Enumerable.Range(1000, 4).Select(seed => BiasAnalysis.Measure("sex", "f", Hour(seed, 2000))).ToList());
        for (var period = 0; period < periods; period++)
        {
            var baseline = baselines[period % baselines.Count];
            var report = BiasAnalysis.Measure("sex", "f", Hour(period, 400));
            alarms += BiasMonitor.Check(baseline, report, facets: 3).Count > 0 ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 1);
    }

    private static List<BiasRecord> Hour(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (score, inFacet) = (random.NextDouble(), random.NextDouble() < 0.2);
            return new BiasRecord(inFacet, score > 0.55, random.NextDouble() < 0.2 + (0.6 * score));
        })];
    }

    [Fact]
    public void A_range_is_violated_only_by_the_whole_interval()
    {
        var report = BiasAnalysis.Measure("sex", "f", ReferenceTests.Make(1, 400));
        var dppl = report.Find("DPPL")!.Estimate;

        Assert.Empty(BiasMonitor.Check(report, new Dictionary<string, (double, double)> { ["DPPL"] = (-1, dppl.Low + 1e-6) }));
        Assert.Single(BiasMonitor.Check(report, new Dictionary<string, (double, double)> { ["DPPL"] = (-1, dppl.Low - 1e-6) }));
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    public void A_side_of_few_records_is_not_judged(int count, int violations)
    {
        List<BiasRecord> records = [.. Enumerable.Repeat(new BiasRecord(true, false, null), count), .. Enumerable.Repeat(new BiasRecord(false, true, null), 100)];

        Assert.Equal(violations, BiasMonitor.Check(BiasAnalysis.Measure("a", "b", records), new Dictionary<string, (double, double)> { ["DPPL"] = (-0.1, 0.1) }).Count);
    }

    [Fact]
    public void Infinite_ratios_are_published_as_clarify_does()
    {
        List<BiasRecord> records = [.. Enumerable.Repeat(new BiasRecord(true, true, null), 50), .. Enumerable.Repeat(new BiasRecord(false, false, null), 50)];

        var metrics = BiasMonitor.Metrics(BiasAnalysis.Measure("a", "b", records)).ToDictionary(m => m.Name, m => m.Value);

        Assert.Equal((2.348543e108, -1.0), (metrics["bias_metric_DI"], metrics["bias_metric_DPPL"]));
    }

    [Fact]
    public void Facets_are_values_or_all_above_a_threshold()
    {
        var values = BiasFacet.OfValues("sex", "f", "1");
        var above = BiasFacet.Above("age", 40);

        Assert.Equal([true, true, false, null], new[] { "f", "1.0", "m", null }.Select(values.Contains));
        Assert.Equal([true, false, null], new[] { "40.5", "40", "old" }.Select(above.Contains));
        Assert.Equal("(40, Infinity)", above.Value);
    }
}
