using System.Globalization;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Files;
using MlInfra.Lambdas.Monitors.Kinds;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>The bias of a data set with labels, answers or both.</summary>
internal static class BiasBaseline
{
    public static async Task<(string Name, byte[] Content)[]> MakeAsync(DataSet data, CommandLine line, IReadOnlyList<string> features, CancellationToken cancel)
    {
        var facets = line.Each("facet").Select(Facet).ToList();
        if (facets.Count == 0) throw new UsageException("--facet is missing: say who may be at a disadvantage, as column=value,value or column>number.");
        var columns = new BiasColumns
        {
            Label = line.Maybe("label"),
            Prediction = line.Maybe("prediction"),
            Score = line.Maybe("score"),
            Threshold = line.Number("threshold", 0.5),
            PositiveLabel = line.Maybe("positive-label") ?? "1",
            Group = line.Maybe("group"),
            Features = features,
        };
        if (columns is { Label: null, Prediction: null, Score: null }) throw new UsageException("--label, --prediction or --score must name a column that tells of favour.");
        var answers = new BiasAnswers(columns);
        var records = facets.Select(_ => new List<BiasRecord>()).ToList();
        // Without names, the flip test compares whatever is a number.
        var reader = features.Count == 0 ? data.Reader() : data.Reader([.. features, .. facets.Select(facet => facet.Column), columns.Label, columns.Prediction, columns.Score, columns.Group]);
        await foreach (var row in reader.ReadAsync(data.Files, cancel).ConfigureAwait(false))
        {
            for (var at = 0; at < facets.Count; at++)
            {
                if (answers.Read(row, facets[at], columns.Label is { } label ? row[label] : null) is { } record) records[at].Add(record);
            }
        }
        BaselineCommand.Demand(reader.Summary, records.Min(facet => facet.Count));
        List<BiasReport> reports = [.. facets.Select((facet, at) => BiasAnalysis.Measure(facet.Column, facet.Value, records[at]))];
        return [(BiasFile.Name, BiasFile.Write(reports, columns.Label ?? "label", columns.PositiveLabel))];
    }

    private static BiasFacet Facet(string text)
    {
        var at = text.IndexOfAny(['=', '>']);
        if (at <= 0 || at == text.Length - 1) throw new UsageException($"--facet: got '{text}', must be column=value,value or column>number.");
        var (column, rest) = (text[..at], text[(at + 1)..]);
        if (text[at] == '=') return BiasFacet.OfValues(column, rest.Split(','));
        return double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? BiasFacet.Above(column, number)
            : throw new UsageException($"--facet: got '{text}', where '{rest}' is no number.");
    }
}
