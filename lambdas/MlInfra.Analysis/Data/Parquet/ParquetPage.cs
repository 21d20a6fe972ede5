namespace MlInfra.Analysis.Data.Parquet;

/// <summary>A page of a column, decoded: its levels, and the values of those entries that have one.</summary>
/// <param name="Count">Entries: rows, or of lists their elements.</param>
/// <param name="Definitions">How much of the path to each entry is there. Null: all of it, always.</param>
/// <param name="Repetitions">0 where a row begins. Null: always.</param>
/// <param name="Values">The values, or the dictionary that <paramref name="Places"/> point into.</param>
/// <param name="Places">Null where values lie in the page itself.</param>
internal sealed record ParquetPage(int Count, int[]? Definitions, int[]? Repetitions, PageValues Values, int[]? Places)
{
    /// <summary>Where a value lies among <see cref="Values"/>.</summary>
    public int Place(int value) => Places is null ? value : Places[value];
}
