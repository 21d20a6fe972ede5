using System.Text.Json;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Drift;

public sealed class ReferenceTests
{
    private static readonly (double[] A, double[] B)[] Numbers = MakeNumbers();
    private static readonly (double[] A, double[] B)[] Categories =
    [
        ([50, 30, 20], [40, 35, 25]), ([1000, 10], [900, 100]), ([7, 7, 7, 7], [70, 7, 7, 7]), ([500_000, 499_000, 1000], [501_000, 498_000, 1000]), ([90, 10], [0, 100]),
    ];

    private static readonly double[] PValues = [0.01, 0.04, 0.03, 0.005, 0.6, 0.6, 1e-12, 1, 0.02];
    private static readonly double[] Points = [0.05, 0.2, 0.5, 0.9, 0.999, 1, 1.36, 2, 4, 8];
    private static readonly (int Hits, int Count, double Share)[] Binomials = [(3, 20, 0.01), (1, 1000, 0.001), (60, 1000, 0.05), (999, 1000, 0.5), (5, 5, 0.9), (300, 100_000, 0.002)];
    private static readonly int[][] Fishers = [[0, 500, 1, 20], [0, 500, 3, 20], [5, 1000, 30, 1000], [100, 100_000, 300, 100_000], [50, 100, 1, 100], [0, 10_000, 10, 10]];

    private readonly JsonElement _reference = Answer.Value;

    private static readonly Lazy<JsonElement> Answer = new(() => Python.Ask("drift.py", new
    {
        numbers = Numbers.Select(n => new { a = n.A, b = n.B }),
        categories = Categories.Select(n => new { a = n.A, b = n.B }),
        p = PValues,
        x = Points,
        binomial = Binomials.Select(b => new object[] { b.Hits, b.Count, b.Share }),
        fisher = Fishers,
    }));

    [Fact]
    public void Distances_of_numbers_are_those_of_scipy()
    {
        for (var i = 0; i < Numbers.Length; i++)
        {
            var expected = _reference.GetProperty("numbers")[i];
            var (a, b) = (new WeightedSample(Numbers[i].A), new WeightedSample(Numbers[i].B));
            var edges = a.QuantileEdges(10);

            Python.Same(expected.Number("ks"), KolmogorovSmirnov.Distance(a, b), what: $"KS {i}");
            Python.Same(expected.Number("wasserstein"), Distances.Wasserstein(a, b), what: $"Wasserstein {i}");
            if (edges.Length == 0) continue;
            Python.Same(expected.Number("psi"), Distances.PopulationStability(a.Histogram(edges), b.Histogram(edges)), what: $"PSI {i}");
            Python.Same(expected.Number("js"), Distances.JensenShannon(a.Histogram(edges), b.Histogram(edges)), what: $"JS {i}");
        }
    }

    [Fact]
    public void P_values_of_kolmogorov_and_smirnov_are_those_of_scipy()
    {
        for (var i = 0; i < Numbers.Length; i++)
        {
            var expected = _reference.GetProperty("numbers")[i];
            var actual = KolmogorovSmirnov.PValue(expected.Number("ks"), Numbers[i].A.Length, Numbers[i].B.Length);

            // Above, SciPy takes the distribution of one sample of a rounded size; Stephens' correction comes to within a hundredth of it.
            Python.Same(expected.Number("p"), actual, expected.GetProperty("exact").GetBoolean() ? 1e-9 : 0.01, $"p {i}");
        }
        for (var i = 0; i < Points.Length; i++) Python.Same(_reference.GetProperty("limit")[i].Number(), KolmogorovSmirnov.Limit(Points[i]), 1e-12, $"limit {Points[i]}");
    }

    [Fact]
    public void Small_p_values_keep_their_digits()
    {
        // Two samples of 40 that do not overlap: 2 of C(80, 40) orders.
        var expected = 2 / Enumerable.Range(1, 40).Aggregate(1.0, (product, k) => product * (40 + k) / k);

        Assert.Equal(1, KolmogorovSmirnov.PValue(1, 40, 40) / expected, 1e-9);
    }

    [Fact]
    public void Tests_and_distances_of_categories_are_those_of_scipy()
    {
        for (var i = 0; i < Categories.Length; i++)
        {
            var (a, b) = Categories[i];
            var expected = _reference.GetProperty("categories")[i];
            var test = ChiSquared.Test(a, b, pool: false);

            Python.Same(expected.Number("chi"), test.Statistic, what: "chi-squared");
            Assert.Equal(expected.GetProperty("dof").GetInt32(), test.Freedom);
            Python.Same(expected.Number("p"), test.PValue, what: "p");
            Python.Same(expected.Number("v"), test.CramersV, what: "V");
            Python.Same(expected.Number("tvd"), Distances.TotalVariation(a, b), what: "TVD");
            Python.Same(expected.Number("linf"), Distances.LInfinity(a, b), what: "LInfinity");
            Python.Same(expected.Number("psi"), Distances.PopulationStability(a, b), what: "PSI");
            Python.Same(expected.Number("js"), Distances.JensenShannon(a, b), what: "JS");
        }
    }

    [Fact]
    public void Corrections_are_those_of_their_definitions()
    {
        var bh = MultipleTesting.Adjust([.. PValues, double.NaN], Correction.BenjaminiHochberg);
        var holm = MultipleTesting.Adjust([.. PValues, double.NaN], Correction.Holm);

        for (var i = 0; i < PValues.Length; i++)
        {
            Python.Same(_reference.GetProperty("adjusted").GetProperty("bh")[i].Number(), bh[i], 1e-12);
            Python.Same(_reference.GetProperty("adjusted").GetProperty("holm")[i].Number(), holm[i], 1e-12);
        }
        Assert.True(double.IsNaN(bh[^1]) && double.IsNaN(holm[^1]));
    }

    [Fact]
    public void Tests_of_shares_are_those_of_scipy()
    {
        for (var i = 0; i < Binomials.Length; i++)
        {
            var (hits, count, share) = Binomials[i];
            Python.Same(_reference.GetProperty("binomial")[i].Number(), ShareTest.AtLeast(hits, count, share), what: $"binomial {i}");
        }
        for (var i = 0; i < Fishers.Length; i++)
        {
            var f = Fishers[i];
            Python.Same(_reference.GetProperty("fisher")[i].Number(), ShareTest.MoreThan(f[0], f[1], f[2], f[3]), what: $"Fisher {i}");
        }
    }

    private static (double[] A, double[] B)[] MakeNumbers()
    {
        var draw = new Draw(21);
        return
        [
            (draw.Normals(50), draw.Normals(40)), (draw.Normals(300), draw.Normals(200, 0.3)), (draw.Whole(400, 5), draw.Whole(500, 6)),
            (draw.Normals(5000), draw.Normals(1000)), (draw.Normals(5000), draw.Normals(1000, 0.05)), (draw.Skewed(3000), draw.Normals(3000)),
            ([1, 1, 1, 1], [2, 2, 2]), ([3, 3, 3], [3, 3]), ([5], [7]),
        ];
    }
}
