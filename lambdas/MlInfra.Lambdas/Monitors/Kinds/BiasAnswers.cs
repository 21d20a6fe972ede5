using System.Globalization;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Sees a row as bias does: in the facet or not, favoured or not.</summary>
internal sealed class BiasAnswers(BiasColumns columns)
{
    private readonly HashSet<string> _others = [.. new[] { columns.Prediction, columns.Score, columns.Label, columns.Group }.OfType<string>()];

    /// <summary>Null where the facet, or the answer, has no value.</summary>
    public BiasRecord? Read(CapturedRow row, BiasFacet facet, string? label)
    {
        if (facet.Contains(row[facet.Column]) is not { } inFacet) return null;
        var predicted = Predicted(row);
        if (predicted is null && label is null) return null;
        return new BiasRecord(inFacet, predicted, label is null ? null : IsFavourable(label), columns.Group is { } group ? row[group] : null)
        {
            Features = Numbers(row, facet.Column),
        };
    }

    public bool IsFavourable(string value) => Same(value, columns.PositiveLabel);

    private bool? Predicted(CapturedRow row)
    {
        if (columns.Prediction is { } prediction) return row[prediction] is { } answer ? IsFavourable(answer) : null;
        return columns.Score is { } score && double.TryParse(row[score], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value >= columns.Threshold : null;
    }

    private double[]? Numbers(CapturedRow row, string facet)
    {
        var numbers = new List<double>();
        IEnumerable<string> names = columns.Features.Count > 0 ? columns.Features : row.Values.Keys.Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name == facet || _others.Contains(name)) continue;
            if (double.TryParse(row[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) numbers.Add(number);
            else if (columns.Features.Count > 0) return null;
        }
        return numbers.Count == 0 ? null : [.. numbers];
    }

    // 1, 1.0 and "1" are one label.
    private static bool Same(string one, string other) => one.Trim() == other.Trim()
        || (double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b);
}
