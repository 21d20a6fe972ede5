using System.Text;
using System.Text.Json;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Files;

public sealed class RoundTripTests
{
    private static readonly TableStatistics Table = Columns.Table(
        Columns.Numbers("x", new Draw(1).Normals(20_000)), Columns.Numbers("n", new Draw(2).Whole(300, 9), missing: 19_700),
        Columns.Text("c", Enumerable.Range(0, 20_000).Select(i => $"v{i % 7}\"<é")), Columns.Numbers("none", [], missing: 20_000));

    [Fact]
    public void Statistics_are_read_back_as_they_were()
    {
        var again = StatisticsFile.Read(StatisticsFile.Write(Table));

        Assert.Equal(20_000, again.Rows);
        foreach (var (expected, actual) in Table.Columns.Zip(again.Columns))
        {
            Assert.Equal((expected.Name, expected.Type, expected.Present, expected.Missing), (actual.Name, actual.Type, actual.Present, actual.Missing));
            Assert.Equal(expected.Categories?.Counts, actual.Categories?.Counts);
            if (expected.Numbers is not { } numbers) continue;
            Assert.Equal(numbers with { Sketch = actual.Numbers!.Sketch }, actual.Numbers with { Sketch = actual.Numbers.Sketch });
            Assert.Equal(numbers.Sketch.Levels, actual.Numbers.Sketch.Levels);
        }
    }

    [Fact]
    public void Statistics_have_the_documented_shape()
    {
        using var document = JsonDocument.Parse(StatisticsFile.Write(Table));
        var features = document.RootElement.GetProperty("features");
        var numbers = features[0].GetProperty("numerical_statistics");
        var kll = numbers.GetProperty("distribution").GetProperty("kll");
        var text = features[2].GetProperty("string_statistics");

        Assert.Equal("0.0", document.RootElement.GetProperty("version").GetRawText());
        Assert.Equal("Fractional", features[0].GetProperty("inferred_type").GetString());
        Assert.Equal(20_000, numbers.GetProperty("common").GetProperty("num_present").GetInt32());
        Assert.Equal(["common", "mean", "sum", "std_dev", "min", "max", "distribution"], numbers.EnumerateObject().Select(p => p.Name));
        Assert.Equal(10, kll.GetProperty("buckets").GetArrayLength());
        Assert.Equal(20_000, kll.GetProperty("buckets").EnumerateArray().Sum(b => b.GetProperty("count").GetDouble()));
        Assert.Equal((2048, 0.64), (kll.GetProperty("sketch").GetProperty("parameters").GetProperty("k").GetInt32(), kll.GetProperty("sketch").GetProperty("parameters").GetProperty("c").GetDouble()));
        Assert.Equal((7, 7), (text.GetProperty("distinct_count").GetInt32(), text.GetProperty("distribution").GetProperty("categorical").GetProperty("buckets").GetArrayLength()));
        Assert.Equal("Unknown", features[3].GetProperty("inferred_type").GetString());
    }

    [Fact]
    public void Constraints_are_read_back_as_they_were()
    {
        var constraints = Baseline.Suggest(Table, new MonitoringConfig { DomainThreshold = 0.9, Robust = false, CategoricalThreshold = 0.3, CategoricalMethod = "ChiSquared", Compare = false });
        constraints = constraints with { Features = [.. constraints.Features.Select((f, i) => f with { Evaluate = i != 1, EmitMetrics = i != 2 })] };

        var again = ConstraintsFile.Read(ConstraintsFile.Write(constraints));

        Assert.Equal(constraints.Config, again.Config);
        Assert.Equal(constraints.Features.Select(f => f with { Domain = null }), again.Features.Select(f => f with { Domain = null }));
        Assert.Equal(constraints.Features.Select(f => f.Domain), again.Features.Select(f => f.Domain));
    }

    [Fact]
    public void Constraints_of_older_files_are_understood()
    {
        const string Json = """
            {"version":0.0,"features":[{"name":"m","inferred_type":"String","completeness":1.0,"string_constraints":{"domains":["a"],
            "monitoring_config_overrides":{"evaluate_constraints":"Disabled"}}}],
            "monitoring_config":{"evaluate_constraints":"Enabled","distribution_constraints":{"enable_comparisons":true,"min_domain_mass":1.0,"comparison_threshold":1.0}}}
            """;

        var constraints = ConstraintsFile.Read(Encoding.UTF8.GetBytes(Json));

        Assert.Equal((false, true, true, 1.0), (constraints.Features[0].Evaluate, constraints.Features[0].EmitMetrics, constraints.Config.Compare, constraints.Config.ComparisonThreshold));
    }

    [Fact]
    public void Violations_are_read_back_as_they_were()
    {
        Violation[] violations =
        [
            new("completeness_check", "Too few \"x\".") { Feature = "x" }, new("LessThanThreshold", "m") { Metric = "auc" },
            new("bias_drift_check", "b") { Facet = "age", FacetValue = "1", Metric = "DPPL" }, new("feature_attribution_drift_check", "n") { Label = "label0", Metric = "shap" },
        ];

        var json = ViolationsFile.Write(violations);

        Assert.Equal(violations, ViolationsFile.Read(json));
        Assert.Contains("\"feature_name\": \"x\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Empty(ViolationsFile.Read(ViolationsFile.Write([])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"features\":[{}]}")]
    public void What_is_no_such_document_is_refused(string json)
    {
        Assert.Throws<InvalidDataException>(() => StatisticsFile.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Throws<InvalidDataException>(() => ConstraintsFile.Read(Encoding.UTF8.GetBytes(json)));
        if (!json.Contains("features", StringComparison.Ordinal)) Assert.Throws<InvalidDataException>(() => ViolationsFile.Read(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public async Task Statistics_of_extreme_numbers_are_valid_json()
    {
        var table = await TableProfiler.RunAsync([InputFile.FromText("a", "1.7e308\n1.7e308\n-1e-308\ninf\n")], DataFormat.Csv(header: false));

        var again = StatisticsFile.Read(StatisticsFile.Write(table));

        Assert.Equal((4, 1.7e308), (again.Columns[0].Present, again.Columns[0].Numbers!.Max));
    }
}
