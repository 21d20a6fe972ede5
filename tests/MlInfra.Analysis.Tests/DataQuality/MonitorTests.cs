using System.Globalization;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.DataQuality;

/// <summary>From files to violations, as a run goes.</summary>
public sealed class MonitorTests
{
    private static readonly string[] Names = ["score", "age", "height", "colour"];

    private readonly TableStatistics _baseline = Read(DataSet(1, 3000), DataFormat.Csv(header: true));

    private static TableStatistics Read(string text, DataFormat format, ProfileOptions? options = null) =>
        TableProfiler.RunAsync([InputFile.FromText("f", text)], format, options).Result;

    private static string DataSet(int seed, int count) => "score,age,height,colour\n" + string.Concat(Rows(seed, count).Select(r => string.Join(',', r) + "\n"));

    private static IEnumerable<string[]> Rows(int seed, int count)
    {
        var draw = new Draw(seed);
        for (var i = 0; i < count; i++)
        {
            yield return
            [
                F(draw.Uniform()), $"{20 + draw.Below(50)}", draw.Chance(0.05) ? "" : F(draw.Normal(170, 10)), "red,green,blue".Split(',')[draw.Below(3)],
            ];
        }
    }

    private static string F(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // An hour of traffic, with each row changed.
    private DataQualityResult Run(Func<string[], int, string[]> change, int count = 1000, DataQualitySettings? settings = null, Func<Constraints, Constraints>? constrain = null)
    {
        var text = string.Concat(Rows(2, count).Select((r, i) => change(r, i)).Select((r, i) => Captures.Csv($"{i}", string.Join(',', r[1..]), r[0])));
        var current = Read(text, DataFormat.Capture() with { ColumnNames = Names }, Baseline.Options(_baseline));
        var constraints = Baseline.Suggest(_baseline);
        return DataQualityMonitor.Run(_baseline, constrain is null ? constraints : constrain(constraints), current, settings);
    }

    private static string[] With(string[] row, int column, string value)
    {
        row[column] = value;
        return row;
    }

    private static string Violated(DataQualityResult result) => string.Join(' ', result.Violations.Select(v => $"{v.Feature}:{v.Check}"));

    [Fact]
    public void The_same_data_has_no_violations()
    {
        var result = Run((row, _) => row);

        Assert.Equal((RunStatus.Completed, "", 1000), (result.Status, Violated(result), result.Rows));
        Assert.All(result.Features, f => Assert.Equal(DriftVerdict.Stable, f.Drift!.Verdict));
    }

    [Fact]
    public void A_unit_that_changed_has_drifted_and_is_out_of_range()
    {
        var result = Run((row, _) => With(row, 2, row[2].Length == 0 ? "" : F(double.Parse(row[2], CultureInfo.InvariantCulture) / 100)));

        Assert.Equal("height:range_check height:baseline_drift_check", Violated(result));
        Assert.Equal(RunStatus.CompletedWithViolations, result.Status);
    }

    [Fact]
    public void Missing_values_beyond_the_baselines_share_are_found()
    {
        var result = Run((row, i) => i % 5 == 0 ? With(row, 2, "") : row);

        Assert.Equal("height:completeness_check", Violated(result));
        Assert.Matches("^\\d+ of 1000 values of height are missing: a share of 0.7\\d* is right where 0.9\\d* must be.$", result.Violations[0].Description);
    }

    [Fact]
    public void Text_among_numbers_is_found()
    {
        var result = Run((row, i) => i % 20 == 0 ? With(row, 1, "unknown") : row);

        Assert.Equal("age:data_type_check", Violated(result));
    }

    [Fact]
    public void Fractions_among_whole_numbers_are_found()
    {
        Assert.Equal("age:data_type_check", Violated(Run((row, i) => i % 20 == 0 ? With(row, 1, row[1] + ".5") : row)));
    }

    [Fact]
    public void Unknown_categories_are_found()
    {
        Assert.Equal("colour:categorical_values_check", Violated(Run((row, i) => i % 20 == 0 ? With(row, 3, "mauve") : row)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-1)]
    public void Values_out_of_range_are_found(int value)
    {
        Assert.Equal("age:range_check", Violated(Run((row, i) => i % 20 == 0 ? With(row, 1, $"{value}") : row)));
    }

    [Fact]
    public void One_wrong_value_is_noise_unless_none_is_tolerated()
    {
        var strict = new DataQualitySettings { ShareTolerance = 0, Drift = new DriftSettings { RequireSignificance = false } };

        Assert.Equal("", Violated(Run((row, i) => i == 7 ? With(row, 3, "mauve") : row)));
        Assert.Contains("colour:categorical_values_check", Violated(Run((row, i) => i == 7 ? With(row, 3, "mauve") : row, settings: strict)), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_missing_or_new_are_found()
    {
        var without = Run((row, _) => row[..3]);
        var with = Run((row, _) => [.. row, "1"]);

        Assert.Equal("colour:missing_column_check", Violated(without));
        Assert.Equal("_c4:extra_column_check", Violated(with));
    }

    [Fact]
    public void Disabled_features_and_checks_are_left_alone()
    {
        Assert.Equal("", Violated(Run((row, _) => With(row, 1, "x"), constrain: c => c with { Features = [.. c.Features.Select(f => f with { Evaluate = f.Name != "age" })] })));
        Assert.Equal("", Violated(Run((row, _) => With(row, 1, "x"), constrain: c => c with { Config = c.Config with { Evaluate = false } })));
        Assert.Equal("height:range_check", Violated(Run((row, _) => With(row, 2, "1.5"), constrain: c => c with { Config = c.Config with { Compare = false } })));
    }

    [Fact]
    public void A_limit_that_was_set_counts_rather_than_the_baseline()
    {
        Assert.Equal("height:completeness_check", Violated(Run((row, _) => row, constrain: c => c with
        {
            Features = [.. c.Features.Select(f => f.Name == "height" ? f with { Completeness = 1 } : f)],
        })));
    }

    [Fact]
    public void An_hour_without_traffic_is_no_data()
    {
        var result = Run((row, _) => row, count: 0);

        Assert.Equal((RunStatus.NoData, 0), (result.Status, result.Violations.Count));
    }

    [Fact]
    public void Records_that_cannot_be_read_are_a_violation_when_they_are_many()
    {
        var text = string.Concat(Enumerable.Repeat("{\n", 50));

        var result = DataQualityMonitor.Run(_baseline, Baseline.Suggest(_baseline), Read(text, DataFormat.Capture()));

        Assert.Equal((RunStatus.CompletedWithViolations, ":record_check"), (result.Status, Violated(result)));
    }

    [Fact]
    public void Metrics_have_the_names_of_model_monitor()
    {
        var metrics = Run((row, _) => row).Metrics.ToDictionary(m => m.Name);

        Assert.Equal(1000, metrics["feature_non_null_age"].Value);
        Assert.Equal((1000, 20, 69), (metrics["feature_data_age"].Set!.SampleCount, metrics["feature_data_age"].Set!.Minimum, metrics["feature_data_age"].Set!.Maximum));
        Assert.InRange(metrics["feature_baseline_drift_height"].Value, 0, 0.1);
        Assert.Equal(3, metrics["feature_estimated_unique_values_colour"].Value);
    }
}
