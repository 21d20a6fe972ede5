using System.Globalization;

namespace MlInfra.Analysis.Bias;

/// <summary>Which records belong to a facet. Choose by the factories.</summary>
public sealed class BiasFacet
{
    private readonly Func<string, bool?> _contains;

    private BiasFacet(string column, string value, Func<string, bool?> contains)
    {
        Column = column;
        Value = value;
        _contains = contains;
    }

    public string Column { get; }

    /// <summary>How reports call the facet.</summary>
    public string Value { get; }

    /// <summary>Records with one of these values.</summary>
    public static BiasFacet OfValues(string column, params IReadOnlyList<string> values)
    {
        var wanted = values.Select(ModelQuality.ModelQualityMonitor.Canonical).ToHashSet();
        return new BiasFacet(column, string.Join(',', values), text => wanted.Contains(ModelQuality.ModelQualityMonitor.Canonical(text)));
    }

    /// <summary>Records with more than this.</summary>
    public static BiasFacet Above(string column, double threshold) =>
        new(column, string.Create(CultureInfo.InvariantCulture, $"({threshold}, Infinity)"),
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number > threshold : null);

    /// <summary>Whether a value is in it; null where the value is missing or can't be compared.</summary>
    public bool? Contains(string? value) => value is null ? null : _contains(value);
}
