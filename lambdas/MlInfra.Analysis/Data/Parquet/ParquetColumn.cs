namespace MlInfra.Analysis.Data.Parquet;

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Meaning">What the stored values mean.</param>
internal sealed record ParquetColumn(string Name, ParquetType Type, ParquetMeaning Meaning)
{
    /// <summary>The definition level of a value that is there: how many of its path may be missing.</summary>
    public int MaxDefinition { get; init; }

    /// <summary>How many lists it lies in.</summary>
    public int MaxRepetition { get; init; }

    /// <summary>Of a list: the definition level from which on an element is there, though its value may be missing.</summary>
    public int ElementDefinition { get; init; }

    /// <summary>Of a list: what of its name stands after an element's number.</summary>
    public string AfterNumber { get; init; } = "";

    public string NameOf(int element) => AfterNumber.Length == 0 ? $"{Name}.{element}" : $"{Name}.{element}.{AfterNumber}";

    /// <summary>Bytes of a value of fixed length.</summary>
    public int Length { get; init; }

    /// <summary>Of decimals: digits after the point.</summary>
    public int Scale { get; init; }
}

/// <summary>How values are stored, as the format numbers it.</summary>
internal enum ParquetType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Binary,
    FixedBinary,
}

/// <summary>What stored values mean.</summary>
internal enum ParquetMeaning
{
    /// <summary>The number, truth or text itself.</summary>
    Plain,
    Unsigned,
    Decimal,

    /// <summary>Days since 1970.</summary>
    Date,

    /// <summary>Time since 1970.</summary>
    Milliseconds,
    Microseconds,
    Nanoseconds,

    /// <summary>A number of 16 bits.</summary>
    Half,

    /// <summary>A name of 128 bits.</summary>
    Guid,
}

/// <summary>Some rows of a file: where each column's pages lie.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Chunks">In the order of the columns.</param>
internal sealed record ParquetRowGroup(long Rows, IReadOnlyList<ParquetChunk> Chunks)
{
    public long Start => Chunks.Count == 0 ? 0 : Chunks.Min(chunk => chunk.Offset);
}

/// <summary>The pages of a column for some rows.</summary>
/// <param name="Offset">Where the first page begins.</param>
/// <param name="Length">Bytes of all of them.</param>
/// <param name="Codec">How they are compressed.</param>
internal sealed record ParquetChunk(long Offset, long Length, int Codec);
