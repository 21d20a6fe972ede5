using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs.Tuning;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Tuning;

public sealed class SearchTests
{
    private static readonly ParameterSpace Plane = Space("""
        {"ContinuousParameterRanges":[{"Name":"x","MinValue":"-5","MaxValue":"10"},{"Name":"y","MinValue":"0","MaxValue":"15"}]}
        """);

    private static readonly ParameterSpace Mixed = Space("""
        {"ContinuousParameterRanges":[{"Name":"rate","MinValue":"0.00001","MaxValue":"1","ScalingType":"Logarithmic"}],
         "IntegerParameterRanges":[{"Name":"depth","MinValue":"1","MaxValue":"12"}],
         "CategoricalParameterRanges":[{"Name":"booster","Values":["gbtree","gblinear","dart"]}]}
        """);

    [Fact]
    public void Bayesian_search_finds_better_points_than_random_search_on_average()
    {
        var (bayesian, random) = (Average(Plane, s => new BayesianSearch(Plane, s), Branin, 25), Average(Plane, s => new RandomSearch(Plane, s), Branin, 25));

        // Branin's minimum is 0.3979.
        Assert.True(bayesian < 0.45, $"Bayesian search came to {bayesian}");
        Assert.True(random > 2 * bayesian, $"random search came to {random}, Bayesian to {bayesian}");
    }

    [Fact]
    public void It_is_also_better_where_some_parameters_are_integers_categories_and_logarithms()
    {
        var (bayesian, random) = (Average(Mixed, s => new BayesianSearch(Mixed, s), Trainer, 30), Average(Mixed, s => new RandomSearch(Mixed, s), Trainer, 30));

        Assert.True(bayesian < 0.6 * random, $"random search came to {random}, Bayesian to {bayesian}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_search_and_another_seed_another()
    {
        var first = Run(Mixed, new BayesianSearch(Mixed, 7), Trainer, 15);

        Assert.Equal(first, Run(Mixed, new BayesianSearch(Mixed, 7), Trainer, 15));
        Assert.NotEqual(first, Run(Mixed, new BayesianSearch(Mixed, 8), Trainer, 15));
        Assert.Equal(Run(Plane, new RandomSearch(Plane, 1), Branin, 9), Run(Plane, new RandomSearch(Plane, 1), Branin, 9));
    }

    [Fact]
    public void What_runs_beside_it_is_not_proposed_again()
    {
        var search = new BayesianSearch(Plane, 3);
        List<Measured> known = [];
        for (var i = 0; i < 8; i++)
        {
            var values = search.Next(new SearchState(i, known, [.. known.Select(k => k.Values)], []))!.Values;
            known.Add(new Measured(values, Branin(values)));
        }

        List<IReadOnlyDictionary<string, string>> pending = [];
        for (var i = 0; i < 4; i++) pending.Add(search.Next(new SearchState(8 + i, known, [.. known.Select(k => k.Values), .. pending], pending))!.Values);

        var points = pending.Select(p => Plane.Point(p)!).ToList();
        var closest = (from a in Enumerable.Range(0, 4) from b in Enumerable.Range(a + 1, 3 - a) select points[a].Zip(points[b], (p, q) => (p - q) * (p - q)).Sum()).Min();
        Assert.True(Math.Sqrt(closest) > 0.02, $"two that run at once are {Math.Sqrt(closest)} apart");
    }

    [Fact]
    public void Grid_search_tries_each_combination_once()
    {
        var space = Space("""{"CategoricalParameterRanges":[{"Name":"a","Values":["1","2"]},{"Name":"b","Values":["x","y","z"]}]}""");

        var all = Run(space, new GridSearch(space), _ => 0, 99);

        Assert.Equal(["1x", "1y", "1z", "2x", "2y", "2z"], all.Select(v => v["a"] + v["b"]));
    }

    [Theory]
    [InlineData("Random")]
    [InlineData("Bayesian")]
    public void A_small_space_is_tried_out_and_then_the_search_ends(string strategy)
    {
        var space = Space("""{"IntegerParameterRanges":[{"Name":"n","MinValue":"1","MaxValue":"4"}],"CategoricalParameterRanges":[{"Name":"c","Values":["a","b","c"]}]}""");

        var all = Run(space, strategy == "Random" ? new RandomSearch(space, 5) : new BayesianSearch(space, 5), v => int.Parse(v["n"], CultureInfo.InvariantCulture), 99);

        Assert.Equal(12, all.Select(ParameterSpace.Key).Distinct().Count());
        Assert.Equal(12, all.Count);
    }

    [Fact]
    public void Values_are_spread_as_their_scale_says()
    {
        var rates = Run(Mixed, new RandomSearch(Mixed, 11), _ => 0, 400).Select(v => double.Parse(v["rate"], CultureInfo.InvariantCulture)).ToList();
        var depths = Run(Mixed, new RandomSearch(Mixed, 11), _ => 0, 400).Select(v => v["depth"]).GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count());

        Assert.All(rates, r => Assert.InRange(r, 0.00001, 1));
        Assert.InRange(rates.Count(r => r < 0.001), 120, 200); // two of five decades
        Assert.Equal(12, depths.Count);
        Assert.All(depths.Values, n => Assert.InRange(n, 12, 60));
        var reverse = Space("""{"ContinuousParameterRanges":[{"Name":"m","MinValue":"0","MaxValue":"0.999","ScalingType":"ReverseLogarithmic"}]}""").Parameters[0];
        Assert.Equal(0.9684, double.Parse(reverse.Value(0.5), CultureInfo.InvariantCulture), 0.0001);
        Assert.Equal(0.5, reverse.Place(reverse.Value(0.5))!.Value, 6);
    }

    [Theory]
    [InlineData("""{"IntegerParameterRanges":[{"Name":"n","MinValue":"1.5","MaxValue":"4"}]}""", "The MinValue '1.5' of the range of hyperparameter n must be an integer.")]
    [InlineData("""{"IntegerParameterRanges":[{"Name":"n","MinValue":"4","MaxValue":"4"}]}""", "The MinValue of the range of hyperparameter n (4) must be less than its MaxValue (4).")]
    [InlineData("""{"ContinuousParameterRanges":[{"Name":"x","MinValue":"0","MaxValue":"4","ScalingType":"Logarithmic"}]}""", "Logarithmic scaling of hyperparameter x needs a MinValue greater than 0.")]
    [InlineData("""{"ContinuousParameterRanges":[{"Name":"x","MinValue":"0","MaxValue":"1","ScalingType":"ReverseLogarithmic"}]}""", "ReverseLogarithmic scaling of hyperparameter x needs a continuous range within 0 <= x < 1.")]
    [InlineData("""{"CategoricalParameterRanges":[{"Name":"c","Values":["a","a"]}]}""", "The values of hyperparameter c must be unique.")]
    [InlineData("""{"CategoricalParameterRanges":[{"Name":"c","Values":["a"]}],"ContinuousParameterRanges":[{"Name":"c","MinValue":"0","MaxValue":"4"}]}""", "The hyperparameter c has more than one range.")]
    [InlineData("{}", "At least one hyperparameter range must be given.")]
    public void Ranges_that_make_no_sense_are_refused(string ranges, string message) => Assert.Equal(message, Assert.Throws<AwsException>(() => Space(ranges)).Message);

    private static ParameterSpace Space(string ranges) => new((JsonObject)JsonNode.Parse(ranges)!);

    private static double Average(ParameterSpace space, Func<int, ISearch> search, Func<IReadOnlyDictionary<string, string>, double> cost, int trials) =>
        Enumerable.Range(1, 10).Average(seed => Run(space, search(seed), cost, trials).Min(cost));

    private static List<IReadOnlyDictionary<string, string>> Run(ParameterSpace space, ISearch search, Func<IReadOnlyDictionary<string, string>, double> cost, int trials)
    {
        List<Measured> known = [];
        while (known.Count < trials && search.Next(new SearchState(known.Count, known, [.. known.Select(k => k.Values)], [])) is { } next)
        {
            Assert.NotNull(space.Point(next.Values));
            known.Add(new Measured(next.Values, cost(next.Values)));
        }

        return [.. known.Select(k => k.Values)];
    }

    private static double Number(IReadOnlyDictionary<string, string> values, string name) => double.Parse(values[name], CultureInfo.InvariantCulture);

    private static double Branin(IReadOnlyDictionary<string, string> v)
    {
        var (x, y) = (Number(v, "x"), Number(v, "y"));
        var bend = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (bend * bend) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    /// <summary>As a trainer's error might lie: a good rate for each depth, and one booster that is better.</summary>
    private static double Trainer(IReadOnlyDictionary<string, string> v)
    {
        var (rate, depth) = (Math.Log10(Number(v, "rate")), Number(v, "depth"));
        return 0.01 + (0.2 * Math.Pow(rate + 2 + (0.1 * (depth - 6)), 2)) + (0.01 * Math.Pow(depth - 5, 2)) + (v["booster"] switch { "gbtree" => 0, "dart" => 0.1, _ => 0.6 });
    }
}
