using System.Globalization;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.DataQuality;

/// <summary>
/// Holds traffic against a baseline: missing and extra columns, types, completeness, ranges, domains, and the drift of every distribution. All
/// tests of a run are corrected together, so that their number does not make false alarms.
/// </summary>
public static class DataQualityMonitor
{
    public static DataQualityResult Run(TableStatistics baseline, Constraints constraints, TableStatistics current, DataQualitySettings? settings = null)
    {
        settings ??= new DataQualitySettings();
        var records = Records(current, settings);
        if (current.Rows == 0)
        {
            return new DataQualityResult
            {
                Status = records.Count > 0 ? RunStatus.CompletedWithViolations : RunStatus.NoData,
                Rows = 0, Features = [], Metrics = [], Reading = current.Reading, RecordViolations = records,
            };
        }
        var config = constraints.Config;
        var drift = Settle(settings.Drift, config);
        var now = current.Columns.ToDictionary(c => c.Name);
        var before = baseline.Columns.ToDictionary(c => c.Name);
        var names = constraints.Features.Select(f => f.Name).Union(before.Keys).ToList();

        var checks = new List<ShareCheck>();
        var drifts = new List<FeatureDrift>();
        foreach (var name in names)
        {
            if (!config.Evaluate || constraints.Find(name) is { Evaluate: false } || now.GetValueOrDefault(name) is not { } column) continue;
            if (constraints.Find(name) is { } constraint) checks.AddRange(Checks(constraint, config, before.GetValueOrDefault(name), column));
            if (config.Compare && before.TryGetValue(name, out var old)) drifts.Add(DriftDetector.Compare(old, column, drift));
        }
        var adjusted = MultipleTesting.Adjust([.. checks.Select(c => c.PValue), .. drifts.Select(d => d.PValue)], drift.Correction);
        var judged = DriftDetector.Judge(drifts, drift, adjusted[checks.Count..]).ToDictionary(d => d.Feature);
        var level = drift.RequireSignificance ? drift.Level : double.PositiveInfinity;
        var violations = checks.Select((check, i) => check.Judge(adjusted[i], level, settings.ShareTolerance)).OfType<Violation>().ToLookup(v => v.Feature);

        var features = names.Select(name => new FeatureQuality
        {
            Name = name,
            Baseline = before.GetValueOrDefault(name),
            Current = now.GetValueOrDefault(name),
            Drift = judged.GetValueOrDefault(name),
            Violations = [.. Missing(name, constraints, now), .. violations[name], .. Drifted(judged.GetValueOrDefault(name))],
        }).Concat(Extra(names, current, settings, config)).ToList();
        return new DataQualityResult
        {
            Status = records.Count > 0 || features.Any(f => f.Violations.Count > 0) ? RunStatus.CompletedWithViolations : RunStatus.Completed,
            Rows = current.Rows,
            Features = features,
            Metrics = config.EmitMetrics ? [.. features.Where(f => constraints.Find(f.Name)?.EmitMetrics != false).SelectMany(DataQualityMetrics.Of)] : [],
            Reading = current.Reading,
            RecordViolations = records,
        };
    }

    private static List<Violation> Records(TableStatistics current, DataQualitySettings settings)
    {
        if (current.Reading is not { Unparsable: > 0 } reading || reading.Unparsable <= settings.ShareTolerance * (reading.Records + reading.Unparsable)) return [];
        return [new Violation("record_check", $"{reading.Unparsable} of {reading.Records + reading.Unparsable} records could not be read, the first because {reading.Samples[0].Reason}.")];
    }

    private static DriftSettings Settle(DriftSettings settings, MonitoringConfig config) => settings with
    {
        NumberLimit = settings.NumberLimit ?? (settings.NumberMeasure == NumberMeasure.KolmogorovSmirnov ? config.ComparisonThreshold : null),
        CategoryMeasure = settings.CategoryMeasure == CategoryMeasure.LInfinity && config.CategoricalMethod == "ChiSquared" ? CategoryMeasure.ChiSquared : settings.CategoryMeasure,
        CategoryLimit = settings.CategoryLimit
            ?? (settings.CategoryMeasure == CategoryMeasure.LInfinity ? config.CategoricalThreshold ?? config.ComparisonThreshold : null),
        RequireSignificance = settings.RequireSignificance && config.Robust,
    };

    private static IEnumerable<ShareCheck> Checks(FeatureConstraints constraint, MonitoringConfig config, ColumnStatistics? baseline, ColumnStatistics column)
    {
        var rows = column.Present + column.Missing;
        var own = baseline is not null && Math.Abs(baseline.Completeness - constraint.Completeness) < 1e-9;
        yield return new ShareCheck(constraint.Name, "completeness_check", "are missing", column.Missing, rows, constraint.Completeness,
            own ? (baseline!.Missing, baseline.Present + baseline.Missing) : null);

        var present = column.Present;
        if (constraint.Type is InferredType.Integral or InferredType.Fractional && column.Counts is { } counts)
        {
            var wrong = counts.Text + counts.Infinite + (constraint.Type == InferredType.Integral ? counts.Fractional : 0);
            yield return new ShareCheck(constraint.Name, "data_type_check", $"are not {constraint.Type}", wrong, present, config.DataTypeThreshold,
                config.DataTypeThreshold >= 1 && baseline is not null ? (0, baseline.Present) : null);
        }
        if (column.Numbers is { } numbers && constraint.Type is InferredType.Integral or InferredType.Fractional)
        {
            if (Outside(constraint, numbers) is var (outside, range) && outside > 0)
            {
                yield return new ShareCheck(constraint.Name, "range_check", $"lie outside {range}", outside, numbers.Sketch.Count, 1,
                    baseline?.Numbers is { } old && old.Min == (constraint.Min ?? old.Min) && old.Max == (constraint.Max ?? old.Max) ? (0, old.Sketch.Count) : null);
            }
        }
        if (constraint.Domain is { } domain && column.Categories is { } categories)
        {
            var known = domain.ToHashSet();
            var strange = categories.Counts.Where(c => !known.Contains(c.Key)).Sum(c => c.Value) + categories.Others;
            // Good and Turing: as many are yet to come as came once.
            var once = baseline?.Categories?.Counts.LongCount(c => c.Value == 1) ?? 0;
            yield return new ShareCheck(constraint.Name, "categorical_values_check", "are not in the domain", strange, present, config.DomainThreshold,
                config.DomainThreshold >= 1 && baseline is not null ? (once, baseline.Present) : null);
        }
    }

    private static (long Count, string Range) Outside(FeatureConstraints constraint, NumberStatistics numbers)
    {
        var low = constraint.Min ?? (constraint.NonNegative ? 0 : double.NegativeInfinity);
        var high = constraint.Max ?? double.PositiveInfinity;
        if (numbers.Min >= low && numbers.Max <= high) return (0, "");
        var counts = numbers.Sample.Histogram([Math.BitDecrement(low), high]);
        return ((long)(counts[0] + counts[2]), string.Create(CultureInfo.InvariantCulture, $"{low:G6} to {high:G6}"));
    }

    private static IEnumerable<Violation> Missing(string name, Constraints constraints, Dictionary<string, ColumnStatistics> now)
    {
        if (!constraints.Config.Evaluate || now.ContainsKey(name) || constraints.Find(name) is { Evaluate: false }) yield break;
        yield return new Violation("missing_column_check", $"The baseline has a column {name}, the data has none.") { Feature = name };
    }

    private static IEnumerable<Violation> Drifted(FeatureDrift? drift)
    {
        if (drift is not { Verdict: DriftVerdict.Drifted }) yield break;
        yield return new Violation("baseline_drift_check", string.Create(CultureInfo.InvariantCulture,
            $"Baseline drift distance: {drift.Distance:0.####} exceeds threshold: {drift.Limit:0.####} ({Chance(drift.AdjustedPValue)} after correction, {drift.Count} values against {drift.BaselineCount})."))
        {
            Feature = drift.Feature,
        };
    }

    private static string Chance(double p) => p < 1e-9 ? "p below 1E-9" : string.Create(CultureInfo.InvariantCulture, $"p {p:0.##E+0}");

    private static IEnumerable<FeatureQuality> Extra(List<string> names, TableStatistics current, DataQualitySettings settings, MonitoringConfig config) =>
        current.Columns.ExceptBy(names, c => c.Name).Select(column => new FeatureQuality
        {
            Name = column.Name,
            Current = column,
            Violations = config.Evaluate && column.Completeness > settings.ShareTolerance
                ? [new Violation("extra_column_check", $"The data has a column {column.Name}, the baseline has none.") { Feature = column.Name }] : [],
        });
}
