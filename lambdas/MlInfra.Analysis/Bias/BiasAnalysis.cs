using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Bias;

/// <summary>
/// Measures the bias of a facet on captured traffic: what concerns labels and answers alone from all records that have them, what compares the two
/// from those whose truth is known. Intervals by the percentile bootstrap over records.
/// </summary>
public static class BiasAnalysis
{
    public static BiasReport Measure(string facet, string facetValue, IReadOnlyList<BiasRecord> records, BiasSettings? settings = null)
    {
        settings ??= new BiasSettings();
        var labelled = records.Where(r => r.Actual is not null).ToList();
        var answered = records.Where(r => r.Predicted is not null).ToList();
        var joined = answered.Where(r => r.Actual is not null).ToList();
        var (metrics, skipped) = (new List<BiasMetric>(), new Dictionary<string, string>());

        // CI looks at the facet alone, so at every record.
        Add([.. records], "no record", false, BiasFormulas.PreTraining[..1]);
        Add(labelled, "no label is known yet", false, BiasFormulas.PreTraining[1..]);
        AddDisparity("CDDL", "Conditional demographic disparity in labels", labelled, ofPredictions: false);
        Add(answered, "no answer was captured", true, BiasFormulas.OfPredictions);
        Add(joined, "no label is known yet", true, BiasFormulas.OfTruth);
        AddDisparity("CDDPL", "Conditional demographic disparity in predicted labels", answered, ofPredictions: true);
        AddFlipTest();
        return new BiasReport
        {
            Facet = facet,
            FacetValue = facetValue,
            InFacet = records.LongCount(r => r.InFacet),
            Others = records.LongCount(r => !r.InFacet),
            Metrics = metrics,
            Skipped = skipped,
        };

        void Add(List<BiasRecord> rows, string lacking, bool post, (string Name, string Description, BiasFormulas.Formula Of)[] formulas)
        {
            if (Fault(rows, lacking) is { } fault)
            {
                foreach (var formula in formulas) skipped[formula.Name] = fault;
                return;
            }
            var cells = Count(rows, groups: null);
            var resampled = Resample(cells, settings);
            foreach (var (name, description, of) in formulas)
            {
                metrics.Add(new BiasMetric(name, description, post, Intervals.Bootstrap(of(new BiasCells(cells)), resampled.Select(r => of(new BiasCells(r))), settings.Confidence)));
            }
        }

        void AddDisparity(string name, string description, List<BiasRecord> rows, bool ofPredictions)
        {
            var grouped = rows.Where(r => r.Group is not null).ToList();
            if (Fault(grouped, rows.Count == 0 ? "no label is known yet" : "no group variable is given") is { } fault)
            {
                skipped[name] = fault;
                return;
            }
            var groups = grouped.Select(r => r.Group!).Distinct().Order(StringComparer.Ordinal).Select((group, i) => (group, i)).ToDictionary(g => g.group, g => g.i);
            var cells = Count(grouped, groups);
            var value = BiasFormulas.ConditionalDisparity(cells, ofPredictions);
            if (double.IsNaN(value)) skipped[name] = "all are favoured or none is";
            else metrics.Add(new BiasMetric(name, description, ofPredictions, Intervals.Bootstrap(value, Resample(cells, settings).Select(r => BiasFormulas.ConditionalDisparity(r, ofPredictions)), settings.Confidence)));
        }

        void AddFlipTest()
        {
            var rows = answered.Where(r => r.Features is { Length: > 0 } f && f.All(double.IsFinite)).ToList();
            if (Fault(rows, "no numbers are given") is { } fault) skipped["FT"] = fault;
            else if (rows.Select(r => r.Features!.Length).Distinct().Count() > 1) skipped["FT"] = "records have different numbers of features";
            else metrics.Add(new BiasMetric("FT", "Flip test", true, FlipTest.Run(rows, settings)));
        }
    }

    private static string? Fault(List<BiasRecord> rows, string lacking) =>
        rows.Count == 0 ? lacking : !rows.Any(r => r.InFacet) ? "no record is in the facet" : rows.All(r => r.InFacet) ? "every record is in the facet" : null;

    private static double[] Count(List<BiasRecord> rows, Dictionary<string, int>? groups)
    {
        var cells = new double[8 * (groups?.Count ?? 1)];
        foreach (var row in rows)
        {
            var group = groups is null ? 0 : groups[row.Group!] * 8;
            cells[group + (row.InFacet ? 4 : 0) + (row.Predicted == true ? 2 : 0) + (row.Actual == true ? 1 : 0)]++;
        }
        return cells;
    }

    private static double[][] Resample(double[] cells, BiasSettings settings)
    {
        var draw = new Multinomial(settings.Seed);
        var all = new double[settings.Resamples][];
        for (var r = 0; r < all.Length; r++) draw.Draw(cells, all[r] = new double[cells.Length]);
        return all;
    }
}
