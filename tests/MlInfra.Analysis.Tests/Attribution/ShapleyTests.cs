using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Attribution;

public sealed class ShapleyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly double[][] Background = Rows(1, 4);
    private static readonly double[][] Records = Rows(2, 3);

    private static double[][] Rows(int seed, int count, int size = 5)
    {
        var draw = new Draw(seed);
        return [.. Enumerable.Range(0, count).Select(_ => draw.Normals(size))];
    }

    private static double Score(double[] x) => (2 * x[0]) - x[1] + (3 * x[0] * x[2]) + (Math.Sin(x[3]) * x[1]) + Math.Max(x[4], 0);

    private static ValueTask<IReadOnlyList<double>> Model(IReadOnlyList<double[]> rows, CancellationToken cancel) => new([.. rows.Select(Score)]);

    private static GlobalAttribution Attributions(params IEnumerable<double> values) => new([.. values.Select((v, i) => KeyValuePair.Create($"f{i}", v))]);

    [Fact]
    public async Task With_few_features_values_are_those_of_the_definition()
    {
        double[] before = [0.7, 0.5, 0.05, 0.3], now = [0.1, 0.2, 0.7, 0.4];
        var reference = Python.Ask("shapley.py", new { background = Background, records = Records, @base = before, now });

        var result = await new ShapleyExplainer(Names, Background, Model).ExplainAsync(Records);

        Assert.True(result.Exact);
        Python.Same(reference.Number("expected"), result.ExpectedValue);
        for (var r = 0; r < Records.Length; r++)
        {
            for (var f = 0; f < 5; f++) Python.Same(reference.GetProperty("values")[r][f].GetDouble(), result.Values[r][f], what: Names[f]);
        }
        Python.Same(reference.Number("ndcg"), AttributionMonitor.Ndcg(Attributions(before), Attributions(now)));
    }

    [Fact]
    public async Task Sampled_values_come_within_their_error_and_add_up()
    {
        var exact = await new ShapleyExplainer(Names, Background, Model).ExplainAsync(Records);

        var sampled = await new ShapleyExplainer(Names, Background, Model, new ShapleySettings { ExactUpTo = 0, MaxRows = 20_000 }).ExplainAsync(Records);

        Assert.False(sampled.Exact);
        for (var r = 0; r < Records.Length; r++)
        {
            Assert.Equal(Score(Records[r]), sampled.ExpectedValue + sampled.Values[r].Sum(), 9);
            for (var f = 0; f < 5; f++) Assert.InRange(sampled.Values[r][f] - exact.Values[r][f], (-4.5 * sampled.Errors[r][f]) - 1e-12, (4.5 * sampled.Errors[r][f]) + 1e-12);
        }
    }

    [Fact]
    public async Task A_permutation_and_its_reverse_suffice_where_features_do_not_interact()
    {
        ModelCall linear = (rows, _) => new([.. rows.Select(r => r.Select((x, i) => (i + 1) * x).Sum())]);
        var (background, record) = (Rows(3, 5, 30), Rows(4, 1, 30)[0]);

        var result = await new ShapleyExplainer([.. Enumerable.Range(0, 30).Select(i => $"f{i}")], background, linear, new ShapleySettings { MaxRows = 5 + 1 + (2 * 29 * 5) }).ExplainAsync([record]);

        for (var f = 0; f < 30; f++) Assert.Equal((f + 1) * (record[f] - background.Average(b => b[f])), result.Values[0][f], 9);
    }

    [Theory]
    [InlineData(1000, 20)]
    [InlineData(5000, 100)]
    public async Task The_budget_is_kept(int budget, int records)
    {
        long asked = 0;
        ModelCall counting = (rows, cancel) =>
        {
            asked += rows.Count;
            Assert.InRange(rows.Count, 1, 64);
            return Model(rows, cancel);
        };

        var result = await new ShapleyExplainer(Names, Background, counting, new ShapleySettings { MaxRows = budget, BatchRows = 64, ExactUpTo = 0 }).ExplainAsync(Rows(5, records));

        Assert.Equal(asked, result.Rows);
        Assert.InRange(asked, budget / 2, budget);
        Assert.InRange(result.Values.Count, 1, records);
    }

    [Fact]
    public async Task What_cannot_be_explained_is_refused_by_name()
    {
        var few = await Assert.ThrowsAsync<ArgumentException>(() => new ShapleyExplainer(Names, Background, Model, new ShapleySettings { MaxRows = 30, ExactUpTo = 0 }).ExplainAsync(Records));
        var short_ = await Assert.ThrowsAsync<InvalidDataException>(() => new ShapleyExplainer(Names, Background, (_, _) => new([1.0])).ExplainAsync(Records));
        var nan = await Assert.ThrowsAsync<InvalidDataException>(() => new ShapleyExplainer(Names, Background, (rows, _) => new([.. rows.Select(_ => double.NaN)])).ExplainAsync(Records));

        Assert.Equal("MaxRows: got 30, must be at least 37 to explain one record of 5 features against 4 rows.", few.Message);
        Assert.Equal("The model was asked for 4 rows and gave 1 scores.", short_.Message);
        Assert.Equal("The model gave NaN as a score.", nan.Message);
        Assert.Throws<ArgumentException>(() => new ShapleyExplainer(Names, [], Model));
    }

    [Fact]
    public async Task One_feature_takes_all_of_the_score()
    {
        var result = await new ShapleyExplainer(["x"], [[1.0], [3.0]], (rows, _) => new([.. rows.Select(r => r[0] * 10)])).ExplainAsync([[5.0]]);

        Assert.Equal((20.0, 30.0), (result.ExpectedValue, result.Values[0][0]));
    }

    [Fact]
    public void The_documented_example_has_drifted_and_the_same_order_has_not()
    {
        var baseline = Attributions(0.70, 0.50, 0.05);

        var violation = Assert.Single(AttributionMonitor.Check(baseline, Attributions(0.10, 0.20, 0.70)));

        Assert.Equal("Feature attribution drift 0.6876 is below threshold: 0.9.", violation.Description);
        Assert.Equal(("feature_attribution_drift_check", "shap", "label0"), (violation.Check, violation.Metric, violation.Label));
        Assert.Equal(1, AttributionMonitor.Ndcg(baseline, Attributions(7, 5, 0.5)));
        Assert.Empty(AttributionMonitor.Check(baseline, Attributions(0.5, 0.49, 0.1)));
        Assert.Equal(1, AttributionMonitor.Ndcg(Attributions(0, 0), Attributions(1, 2)));
    }

    [Fact]
    public void Attributions_are_read_back_as_they_were()
    {
        var attribution = Attributions(0.7, 0.5) with { ExpectedValue = 0.25 };

        var again = AttributionFile.Read(AttributionFile.Write(attribution));

        Assert.Equal(attribution.Features, again.Features);
        Assert.Equal(0.25, again.ExpectedValue);
        Assert.Equal(["feature_f0", "feature_f1", "ExpectedValue"], AttributionMonitor.Metrics(again).Select(m => m.Name));
        Assert.Throws<InvalidDataException>(() => AttributionFile.Read("{}"u8.ToArray()));
    }
}
