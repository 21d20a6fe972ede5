using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Drift;

/// <summary>Compares the columns of a table with those of a baseline.</summary>
public static class DriftDetector
{
    /// <summary>Compares every column of the baseline that is there now, and corrects for their number.</summary>
    public static IReadOnlyList<FeatureDrift> Run(TableStatistics baseline, TableStatistics current, DriftSettings? settings = null)
    {
        settings ??= new DriftSettings();
        var now = current.Columns.ToDictionary(c => c.Name);
        return Judge([.. baseline.Columns.Where(c => now.ContainsKey(c.Name)).Select(c => Compare(c, now[c.Name], settings))], settings);
    }

    /// <summary>Compares one column; the verdict is <see cref="DriftVerdict.Stable"/> until it is judged among all.</summary>
    public static FeatureDrift Compare(ColumnStatistics baseline, ColumnStatistics current, DriftSettings settings)
    {
        if (baseline.Type == InferredType.Unknown) return Not(baseline, current, "the baseline has no values");
        return baseline.Type == InferredType.String ? CompareCategories(baseline, current, settings) : CompareNumbers(baseline, current, settings);
    }

    /// <summary>Corrects for the number of features and tells which have drifted.</summary>
    public static IReadOnlyList<FeatureDrift> Judge(IReadOnlyList<FeatureDrift> features, DriftSettings settings, IReadOnlyList<double>? adjusted = null)
    {
        adjusted ??= MultipleTesting.Adjust([.. features.Select(f => f.PValue)], settings.Correction);
        return
        [
            .. features.Select((f, i) => f with
            {
                AdjustedPValue = adjusted[i],
                Verdict = f.Verdict != DriftVerdict.Stable ? f.Verdict
                    : f.Distance >= f.Limit && (!settings.RequireSignificance || adjusted[i] < settings.Level) ? DriftVerdict.Drifted : DriftVerdict.Stable,
            }),
        ];
    }

    private static FeatureDrift CompareNumbers(ColumnStatistics baseline, ColumnStatistics current, DriftSettings settings)
    {
        if (baseline.Numbers is not { } before || before.Sketch.Count == 0) return Not(baseline, current, "the baseline has no distribution");
        if (current.Numbers is not { } now) return TooFew(baseline.Name, before.Sketch.Count, 0, categorical: false, settings);
        var (m, n) = (before.Sketch.Count, now.Sketch.Count);
        if (Math.Min(m, n) < settings.MinimumCount) return TooFew(baseline.Name, m, n, categorical: false, settings);
        var (old, recent) = (before.Sample, now.Sample);
        var edges = old.QuantileEdges(settings.Bins);
        // A baseline of one value has no edges between its values; below and above it there still may be others.
        if (edges.Length == 0) edges = [Math.BitDecrement(before.Min), before.Max];
        var (oldBins, bins) = (old.Histogram(edges), recent.Histogram(edges));
        var distance = KolmogorovSmirnov.Distance(old, recent);
        var moved = Distances.Wasserstein(old, recent);
        var deviation = before.StandardDeviation > 0 ? before.StandardDeviation : Math.Max(Math.Abs(before.Mean), 1);
        var distances = new Dictionary<string, double>
        {
            ["KS"] = distance,
            ["PSI"] = Distances.PopulationStability(oldBins, bins),
            ["JS"] = Distances.JensenShannon(oldBins, bins),
            ["Wasserstein"] = moved,
        };
        return new FeatureDrift
        {
            Feature = baseline.Name,
            Verdict = DriftVerdict.Stable,
            BaselineCount = m,
            Count = n,
            Distances = distances,
            Distance = settings.NumberMeasure switch
            {
                NumberMeasure.PopulationStability => distances["PSI"],
                NumberMeasure.JensenShannon => distances["JS"],
                NumberMeasure.Wasserstein => moved / deviation,
                _ => distance,
            },
            Limit = settings.LimitOfNumbers,
            // What the sketches may be off is no evidence.
            PValue = KolmogorovSmirnov.PValue(Math.Max(0, distance - before.Sketch.RankError - now.Sketch.RankError), m, n),
        };
    }

    private static FeatureDrift CompareCategories(ColumnStatistics baseline, ColumnStatistics current, DriftSettings settings)
    {
        if (baseline.Categories is not { Counts.Count: > 0 } before) return Not(baseline, current, "the baseline has no categories");
        var now = current.Categories;
        var known = before.Counts.Select((c, i) => (c.Key, Index: i)).ToDictionary(c => c.Key, c => c.Index);
        // One bin more for all that the baseline does not list.
        var (old, bins) = (new double[known.Count + 1], new double[known.Count + 1]);
        foreach (var (name, count) in before.Counts) old[known[name]] = count;
        old[^1] = before.Others;
        foreach (var (name, count) in now?.Counts ?? []) bins[known.GetValueOrDefault(name, known.Count)] += count;
        bins[^1] += now?.Others ?? 0;
        var (m, n) = ((long)old.Sum(), (long)bins.Sum());
        if (before.Others > 0.1 * m || baseline.Distinct > 0.5 * m) return Not(baseline, current, "almost every value is different, as identifiers are");
        if (Math.Min(m, n) < settings.MinimumCount) return TooFew(baseline.Name, m, n, categorical: true, settings);
        var test = ChiSquared.Test(old, bins);
        var distances = new Dictionary<string, double>
        {
            ["PSI"] = Distances.PopulationStability(old, bins),
            ["ChiSquared"] = test.Statistic,
            ["TVD"] = Distances.TotalVariation(old, bins),
            ["LInfinity"] = Distances.LInfinity(old, bins),
            ["JS"] = Distances.JensenShannon(old, bins),
        };
        return new FeatureDrift
        {
            Feature = baseline.Name,
            Verdict = DriftVerdict.Stable,
            BaselineCount = m,
            Count = n,
            Categorical = true,
            Distances = distances,
            Distance = settings.CategoryMeasure switch
            {
                CategoryMeasure.TotalVariation => distances["TVD"],
                CategoryMeasure.PopulationStability => distances["PSI"],
                CategoryMeasure.JensenShannon => distances["JS"],
                CategoryMeasure.ChiSquared => test.CramersV,
                _ => distances["LInfinity"],
            },
            Limit = settings.LimitOfCategories,
            PValue = test.PValue,
        };
    }

    private static FeatureDrift TooFew(string feature, long before, long now, bool categorical, DriftSettings settings) => new()
    {
        Feature = feature, Verdict = DriftVerdict.TooFew, BaselineCount = before, Count = now, Categorical = categorical,
        Reason = $"{before} values in the baseline and {now} now; {settings.MinimumCount} are needed of each",
    };

    private static FeatureDrift Not(ColumnStatistics baseline, ColumnStatistics current, string reason) => new()
    {
        Feature = baseline.Name, Verdict = DriftVerdict.NotComparable, BaselineCount = baseline.Present, Count = current.Present,
        Categorical = baseline.Type == InferredType.String, Reason = reason,
    };
}
