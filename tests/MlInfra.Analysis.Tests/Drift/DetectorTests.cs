using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Drift;

public sealed class DetectorTests
{
    private static FeatureDrift Compare(ColumnStatistics before, ColumnStatistics now, DriftSettings? settings = null) =>
        DriftDetector.Run(Columns.Table(before), Columns.Table(now), settings).Single();

    [Theory]
    [InlineData(NumberMeasure.KolmogorovSmirnov), InlineData(NumberMeasure.PopulationStability), InlineData(NumberMeasure.JensenShannon), InlineData(NumberMeasure.Wasserstein)]
    public void Finds_a_change_of_unit_by_every_measure_of_numbers(NumberMeasure measure)
    {
        var draw = new Draw(1);
        var before = Columns.Numbers("radius", draw.Normals(2000, 14, 3));

        var same = Compare(before, Columns.Numbers("radius", draw.Normals(1000, 14, 3)), new DriftSettings { NumberMeasure = measure });
        var other = Compare(before, Columns.Numbers("radius", draw.Normals(1000, 1.4, 0.3)), new DriftSettings { NumberMeasure = measure });

        Assert.Equal((DriftVerdict.Stable, DriftVerdict.Drifted), (same.Verdict, other.Verdict));
    }

    [Theory]
    [InlineData(CategoryMeasure.LInfinity), InlineData(CategoryMeasure.TotalVariation), InlineData(CategoryMeasure.PopulationStability)]
    [InlineData(CategoryMeasure.JensenShannon), InlineData(CategoryMeasure.ChiSquared)]
    public void Finds_a_category_that_vanished_by_every_measure_of_categories(CategoryMeasure measure)
    {
        var draw = new Draw(2);
        var before = Columns.Text("colour", Enumerable.Range(0, 3000).Select(_ => "rgb"[draw.Below(3)].ToString()));

        var same = Compare(before, Columns.Text("colour", Enumerable.Range(0, 1000).Select(_ => "rgb"[draw.Below(3)].ToString())), new DriftSettings { CategoryMeasure = measure });
        var other = Compare(before, Columns.Text("colour", Enumerable.Range(0, 1000).Select(_ => "rg"[draw.Below(2)].ToString())), new DriftSettings { CategoryMeasure = measure });

        Assert.Equal((DriftVerdict.Stable, DriftVerdict.Drifted), (same.Verdict, other.Verdict));
    }

    [Fact]
    public void A_small_shift_of_many_records_is_significant_but_no_drift()
    {
        var draw = new Draw(3);

        var drift = Compare(Columns.Numbers("x", draw.Normals(50_000), k: 60_000), Columns.Numbers("x", draw.Normals(50_000, 0.05), k: 60_000));

        Assert.True(drift.AdjustedPValue < 1e-6);
        Assert.Equal(DriftVerdict.Stable, drift.Verdict);
    }

    [Fact]
    public void A_sketch_adds_no_significance_of_its_own()
    {
        // Sketched, the same distribution twice: the error of the sketches is about what chance alone allows at this count.
        for (var seed = 0; seed < 10; seed++)
        {
            var draw = new Draw(40 + seed);

            var drift = Compare(Columns.Numbers("x", draw.Normals(200_000), k: 256), Columns.Numbers("x", draw.Normals(200_000), k: 256));

            Assert.True(drift.PValue > 0.01, $"{drift.PValue}");
        }
    }

    [Theory]
    [InlineData(99, DriftVerdict.TooFew)]
    [InlineData(100, DriftVerdict.Drifted)]
    public void Judges_from_the_minimum_count_on(int count, DriftVerdict verdict)
    {
        var draw = new Draw(4);

        Assert.Equal(verdict, Compare(Columns.Numbers("x", draw.Normals(1000)), Columns.Numbers("x", draw.Normals(count, 5))).Verdict);
    }

    [Fact]
    public void A_constant_that_changes_has_drifted_and_one_that_stays_has_not()
    {
        var one = Columns.Numbers("x", [.. Enumerable.Repeat(1.0, 500)]);

        Assert.Equal(DriftVerdict.Stable, Compare(one, one).Verdict);
        foreach (var measure in Enum.GetValues<NumberMeasure>())
        {
            Assert.Equal(DriftVerdict.Drifted, Compare(one, Columns.Numbers("x", [.. Enumerable.Repeat(2.0, 500)]), new DriftSettings { NumberMeasure = measure }).Verdict);
        }
    }

    [Fact]
    public void Identifiers_and_empty_columns_are_not_compared()
    {
        var ids = Columns.Text("id", Enumerable.Range(0, 500).Select(i => $"{i}"));
        var empty = Columns.Numbers("x", [], missing: 500);

        Assert.Equal(DriftVerdict.NotComparable, Compare(ids, ids).Verdict);
        Assert.Equal(DriftVerdict.NotComparable, Compare(empty, Columns.Numbers("x", new Draw(1).Normals(500))).Verdict);
        Assert.Equal(DriftVerdict.TooFew, Compare(Columns.Numbers("x", new Draw(1).Normals(500)), empty).Verdict);
    }
}
