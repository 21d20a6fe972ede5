namespace MlInfra.Analysis.Data;

/// <summary>How records lie in a file. Choose by the factories.</summary>
public abstract record DataFormat
{
    private protected DataFormat()
    {
    }

    /// <summary>Names of the columns in their order, for data that names none (CSV without header, JSON arrays). Default: <c>_c0</c>, <c>_c1</c>, ...</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>Files that data capture of an endpoint writes: inputs and outputs of the calls in one line each.</summary>
    /// <param name="part">Which side is read. Default: both.</param>
    /// <param name="outputs">Where a row has the output's columns, as <c>output_columns_position</c> of Model Monitor. Default: at its start.</param>
    public static CaptureFormat Capture(CapturePart part = CapturePart.Both, OutputPosition outputs = OutputPosition.Start) =>
        new() { Part = part, Outputs = outputs };

    /// <summary>Comma-separated values: data sets, and what batch transform writes.</summary>
    /// <param name="header">Whether the first line of every file names the columns.</param>
    public static CsvFormat Csv(bool header) => new() { Header = header };

    /// <summary>An object or array a line.</summary>
    public static JsonLinesFormat JsonLines() => new();

    /// <summary>Parquet.</summary>
    public static ParquetFormat Parquet() => new();
}

/// <summary>Data capture of an endpoint.</summary>
public sealed record CaptureFormat : DataFormat
{
    public CapturePart Part { get; init; } = CapturePart.Both;

    public OutputPosition Outputs { get; init; } = OutputPosition.Start;

    /// <summary>
    /// Names of the output's columns in their order, where it names none; <see cref="DataFormat.ColumnNames"/> are then those of the input alone.
    /// Default: outputs and inputs are counted together, in the order of <see cref="Outputs"/>.
    /// </summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>What the inference ids of calls begin with that are no traffic, such as those of a monitor itself. Default: none are passed over.</summary>
    public string PassedOver { get; init; } = "";
}

/// <summary>Comma-separated values.</summary>
public sealed record CsvFormat : DataFormat
{
    public bool Header { get; init; }
}

/// <summary>JSON Lines.</summary>
public sealed record JsonLinesFormat : DataFormat;

/// <summary>Apache Parquet: columns, structs (named by their path) and lists (a column for each place); uncompressed, or with snappy, gzip, brotli, lz4 or zstd.</summary>
public sealed record ParquetFormat : DataFormat;

/// <summary>Which side of a captured call is read.</summary>
public enum CapturePart
{
    Both,
    Input,
    Output,
}

/// <summary>Where a row of a captured call has the output's columns.</summary>
public enum OutputPosition
{
    Start,
    End,
}
