using MlInfra.Cli.Sample;

namespace MlInfra.Cli.Drift;

/// <summary>Something that changes in the world while a model serves, done to the sample's records and to what becomes known of them.</summary>
internal sealed record Shift(string Name, string What)
{
    /// <summary>Measures of length come in another unit.</summary>
    public static Shift Units { get; } = new("units", "radius and perimeter arrive in centimetres instead of millimetres")
    {
        Record = (record, features) => record with
        {
            Values = [.. record.Values.Select((value, i) => IsLength(features[i]) ? value / 10 : value)],
        },
    };

    /// <summary>One kind of record comes no longer.</summary>
    public static Shift Category { get; } = new("category", "only benign tumours are sent: the diagnosis 'malignant' vanishes from the answers")
    {
        Takes = record => !record.Malignant,
    };

    /// <summary>The truth has turned round, while what is sent stays as it was.</summary>
    public static Shift Labels { get; } = new("labels", "the truth that becomes known is flipped: what was malignant is called benign")
    {
        Truth = malignant => !malignant,
    };

    public static Shift None { get; } = new("none", "as in the training data");

    public static IReadOnlyList<Shift> All { get; } = [Units, Category, Labels];

    /// <summary>Which records are sent. Default: all.</summary>
    public Func<TumourRecord, bool> Takes { get; private init; } = _ => true;

    /// <summary>What is sent of a record. Default: the record.</summary>
    public Func<TumourRecord, IReadOnlyList<string>, TumourRecord> Record { get; private init; } = (record, _) => record;

    /// <summary>What becomes known of it. Default: the truth.</summary>
    public Func<bool, bool> Truth { get; private init; } = malignant => malignant;

    private static bool IsLength(string feature) => feature.Contains("radius", StringComparison.Ordinal) || feature.Contains("perimeter", StringComparison.Ordinal);
}
