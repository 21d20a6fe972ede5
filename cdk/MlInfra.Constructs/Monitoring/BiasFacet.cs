using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Which records belong to those who may be at a disadvantage. Choose by the factories.</summary>
public sealed class BiasFacet
{
    private readonly IReadOnlyList<string> _values;
    private readonly double? _above;

    private BiasFacet(string column, IReadOnlyList<string> values, double? above)
    {
        ArgumentNullException.ThrowIfNull(column);
        Column = column;
        _values = values;
        _above = above;
    }

    /// <summary>The column of the requests.</summary>
    public string Column { get; }

    /// <summary>Records with one of these values.</summary>
    public static BiasFacet OfValues(string column, params IReadOnlyList<string> values) => new(column, values, null);

    /// <summary>Records with more than this.</summary>
    public static BiasFacet Above(string column, double threshold) => new(column, [], threshold);

    internal JsonObject ToNode() => _above is { } above
        ? new() { ["column"] = Column, ["above"] = above }
        : new() { ["column"] = Column, ["values"] = new JsonArray([.. _values.Select(value => (JsonNode)value)]) };

    /// <summary>As Clarify's configuration has it.</summary>
    internal JsonObject ToClarify() => new()
    {
        ["name_or_index"] = Column,
        ["value_or_threshold"] = new JsonArray([.. _above is { } above ? [above] : _values.Select(Plain)]),
    };

    /// <summary>As a word of a command.</summary>
    internal string ToWord() => _above is { } above ? string.Create(CultureInfo.InvariantCulture, $"{Column}>{above:R}") : $"{Column}={string.Join(',', _values)}";

    // Clarify compares numbers with numbers.
    internal static JsonNode Plain(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value;

    internal void CheckWord(Problems problems, string property)
    {
        if (Column.IndexOfAny(['=', '>']) >= 0 || _values.Any(value => value.Contains(',', StringComparison.Ordinal)))
        {
            problems.Add(property, $"'{ToWord()}'", "be a column without = and > and values without commas, which a job's arguments cannot hold", "rename the column, or the values in the data");
        }
    }

    internal void Check(Problems problems, string property, IReadOnlyList<string> features)
    {
        if (_above is null && _values.Count == 0)
        {
            problems.Add(property, $"no values of '{Column}'", "name the values that make the facet", "add one");
        }

        if (_above is { } above && !double.IsFinite(above))
        {
            problems.Add(property, $"above {above}", "be above a number", "take one");
        }

        if (features.Count > 0 && !features.Contains(Column))
        {
            problems.Add(property, $"'{Column}'", "be one of Features", $"did you mean {Nearest.Say(Column, features, 1)}?");
        }
    }
}
