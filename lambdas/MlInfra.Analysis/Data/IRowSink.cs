namespace MlInfra.Analysis.Data;

/// <summary>Takes the fields of rows as they are read. Spans live only for the call.</summary>
internal interface IRowSink
{
    /// <summary>A field that is written as a finite number.</summary>
    void Number(int column, double value, bool integral, ReadOnlySpan<byte> text);

    /// <summary>Whether it matters how numbers of a column are written; where it does not, their text may be left empty.</summary>
    bool NeedsText(int column) => true;

    /// <summary>Any other field; empty where there is nothing.</summary>
    void Text(int column, ReadOnlySpan<byte> text);

    /// <summary>Fields without names, from a position on.</summary>
    void Fields(ReadOnlySpan<byte> bytes, ReadOnlySpan<PlainField> fields, int position)
    {
        foreach (ref readonly var field in fields)
        {
            var text = bytes.Slice(field.Start, field.Length);
            if (field.Kind == DecimalField.Kind.Word) Text(ColumnAt(position++), text);
            else Number(ColumnAt(position++), field.Value, field.Kind == DecimalField.Kind.Whole, text);
        }
    }

    /// <summary>The column of the n-th field that has no name of its own.</summary>
    int ColumnAt(int position);

    /// <summary>The column of a name; <paramref name="hint"/> is the how-manieth named field of its row it is.</summary>
    int ColumnOf(ReadOnlySpan<byte> name, int hint);

    /// <summary>Names that a header line gives to positions.</summary>
    void Header(IReadOnlyList<string> names);

    /// <summary>The row is over.</summary>
    void EndRow();
}
