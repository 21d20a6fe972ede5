namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>
/// Bayesian search: a Gaussian process over what was measured, and the point whose expected improvement is largest (Jones, Schonlau and
/// Welch 1998; Snoek, Larochelle and Adams 2012). What is being tried counts as if it came out as expected, so that parallel trials
/// differ (the kriging believer: Ginsbourger, Le Riche and Carraro 2010).
/// </summary>
internal sealed class BayesianSearch(ParameterSpace space, int seed) : ISearch
{
    private const int Newest = 100;
    private const int Best = 50;
    private const int Candidates = 800;
    private readonly RandomSearch fallback = new(space, seed);

    /// <inheritdoc/>
    public Proposal? Next(SearchState state)
    {
        var tried = state.Tried.Select(ParameterSpace.Key).ToHashSet();
        if (space.Count is { } count && tried.Count >= count) return null;
        var known = Points(state);
        if (known.Count < Math.Clamp(space.Parameters.Count + 2, 4, 10)) return Spread(state, tried);

        var random = RandomSearch.Of(seed, state.Index);
        var costs = Standardized(known);
        var points = known.Select(k => Encode(k.Point)).ToArray();
        var process = GaussianProcess.Fit(points, costs, random);
        var pending = state.Pending.Select(space.Point).OfType<double[]>().Select(Encode).ToList();
        var lowest = costs.Min();
        if (pending.Count > 0)
        {
            process = process.Believing([.. pending.Select(p => (p, process.At(p).Mean))]);
            lowest = Math.Min(lowest, pending.Min(p => process.At(p).Mean));
        }

        var leaders = known.Zip(costs).OrderBy(k => k.Second).Take(5).Select(k => k.First.Point).ToList();
        double[]? chosen = null;
        var most = double.NegativeInfinity;
        foreach (var candidate in Around(leaders, random))
        {
            if (tried.Contains(ParameterSpace.Key(space.Values(candidate)))) continue;
            var gain = Improvement(process.At(Encode(candidate)), lowest);
            if (gain <= most) continue;
            (most, chosen) = (gain, candidate);
        }

        if (chosen is null) return fallback.Next(state);
        for (var reach = 0.05; reach > 0.002; reach /= 2)
        {
            for (var i = 0; i < 4 * chosen.Length; i++)
            {
                var moved = space.Snap([.. chosen.Select(x => Math.Clamp(x + (reach * Normal(random)), 0, 1))]);
                var gain = Improvement(process.At(Encode(moved)), lowest);
                if (gain > most && !tried.Contains(ParameterSpace.Key(space.Values(moved)))) (most, chosen) = (gain, moved);
            }
        }

        return new Proposal(space.Values(chosen), most);
    }

    /// <summary>How much less than the lowest a normal variable is expected to be, where it is less.</summary>
    internal static double Improvement((double Mean, double Deviation) at, double lowest)
    {
        var z = (lowest - at.Mean) / at.Deviation;
        return ((lowest - at.Mean) * Cumulative(z)) + (at.Deviation * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The first trials: evenly spread over the cube (the R sequence, shifted by the seed).</summary>
    private Proposal? Spread(SearchState state, HashSet<string> tried)
    {
        var shift = RandomSearch.Of(seed, -1);
        var axes = space.Parameters.Count;
        var ratio = 2.0;
        for (var i = 0; i < 40; i++) ratio = Math.Pow(1 + ratio, 1.0 / (axes + 1));
        var point = new double[axes];
        for (var i = 0; i < axes; i++)
        {
            var at = shift.NextDouble() + ((state.Index + 1) * Math.Pow(1 / ratio, i + 1));
            point[i] = at - Math.Floor(at);
        }

        var values = space.Values(point);
        return tried.Contains(ParameterSpace.Key(values)) ? fallback.Next(state) : new Proposal(values);
    }

    private List<(double[] Point, double Cost, int Group)> Points(SearchState state)
    {
        var all = state.Known.Select(k => (Point: space.Point(k.Values), k.Cost, k.Group)).Where(k => k.Point is not null && double.IsFinite(k.Cost)).Select(k => (k.Point!, k.Cost, k.Group)).ToList();
        if (all.Count <= Newest + Best) return all;
        var newest = all[^Newest..];
        return [.. all[..^Newest].OrderBy(k => k.Cost).Take(Best), .. newest];
    }

    /// <summary>Mean 0 and deviation 1, each group by itself: a parent's data may lie on another scale. Outliers on the bad side are cut.</summary>
    private static double[] Standardized(List<(double[] Point, double Cost, int Group)> known)
    {
        var scales = known.GroupBy(k => k.Group).ToDictionary(g => g.Key, g =>
        {
            var sorted = g.Select(k => k.Cost).Order().ToList();
            // The bad half may reach as far as the good half does and twice again.
            var cut = sorted[sorted.Count / 2] + (3 * Math.Max(sorted[sorted.Count / 2] - sorted[0], 1e-12));
            var costs = sorted.Select(c => Math.Min(c, cut)).ToList();
            var mean = costs.Average();
            var deviation = Math.Sqrt(costs.Average(c => (c - mean) * (c - mean)));
            return (Cut: cut, Mean: mean, Deviation: deviation > 1e-12 ? deviation : 1);
        });
        return [.. known.Select(k => (Math.Min(k.Cost, scales[k.Group].Cut) - scales[k.Group].Mean) / scales[k.Group].Deviation)];
    }

    /// <summary>A number is its place; a category is an axis for each of its values.</summary>
    private double[] Encode(double[] point)
    {
        List<double> encoded = [];
        for (var i = 0; i < point.Length; i++)
        {
            if (space.Parameters[i].Values is not { } values) encoded.Add(point[i]);
            else encoded.AddRange(Enumerable.Range(0, values.Count).Select(v => v == Math.Min(values.Count - 1, (int)(point[i] * values.Count)) ? 0.7 : 0));
        }

        return [.. encoded];
    }

    private IEnumerable<double[]> Around(List<double[]> leaders, Random random)
    {
        for (var i = 0; i < Candidates; i++) yield return space.Snap([.. space.Parameters.Select(_ => random.NextDouble())]);
        foreach (var leader in leaders)
        {
            for (var i = 0; i < 60; i++)
            {
                var reach = Math.Pow(10, -0.5 - (1.5 * random.NextDouble()));
                yield return space.Snap([.. leader.Select((x, a) => space.Parameters[a].Values is null || random.NextDouble() < 0.7
                    ? Math.Clamp(x + (space.Parameters[a].Values is null ? reach * Normal(random) : 0), 0, 1)
                    : random.NextDouble())]);
            }
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The normal distribution (Abramowitz and Stegun 26.2.17; wrong by less than 1e-7).</summary>
    private static double Cumulative(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - tail : tail;
    }
}
