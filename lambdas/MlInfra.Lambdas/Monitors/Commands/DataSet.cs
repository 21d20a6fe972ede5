using System.Globalization;
using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>The files of a data set in a folder, and how they are read.</summary>
/// <param name="Files">In the order of their names.</param>
/// <param name="Format">How they are read.</param>
internal sealed record DataSet(IReadOnlyList<InputFile> Files, DataFormat Format)
{
    private const int HeadBytes = 256 << 10;

    private static readonly Dictionary<string, string> Formats = new() { [".csv"] = "csv", [".jsonl"] = "jsonl", [".json"] = "jsonl", [".parquet"] = "parquet" };

    /// <summary>Finds the files, and whether CSV has a header: where its first line names every column that is wanted, or none is wanted by name and no field of it is a number.</summary>
    /// <exception cref="UsageException">There is nothing to be read, or not in this way.</exception>
    public static async Task<DataSet> FindAsync(string folder, string? format, IReadOnlyList<string> features, IReadOnlyList<string> before, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"--data: there is no folder '{folder}'.");
        // What begins so is a note of the program that wrote the data: _SUCCESS and the like.
        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path)[0] is not ('_' or '.')).Order(StringComparer.Ordinal).ToList();
        var found = paths.Select(Kind).Distinct().ToList();
        if (paths.Count == 0) throw new UsageException($"--data: there is no file in '{folder}'.");
        var chosen = format ?? (found is [{ Length: > 0 } one] ? one
            : throw new UsageException($"--format: the files in '{folder}' are of no kind, or several, that their names tell ({string.Join(", ", paths.Select(Path.GetFileName).Take(5))}); say csv, jsonl or parquet."));
        InputFile[] files = [.. paths.Select(path => InputFile.FromPath(path).Unpacked())];
        return chosen switch
        {
            "jsonl" => new DataSet(files, DataFormat.JsonLines() with { ColumnNames = [.. before, .. features] }),
            "csv" => new DataSet(files, await CsvAsync(files[0], features, before, cancel).ConfigureAwait(false)),
            "parquet" => new DataSet(files, DataFormat.Parquet()),
            _ => throw new UsageException($"--format: got '{chosen}', must be csv, jsonl or parquet."),
        };
    }

    /// <summary>The rows one by one, with some columns, or all where none is named.</summary>
    public RowReader Reader(params IEnumerable<string?> columns) => new(Format) { Columns = columns.OfType<string>().ToHashSet() is { Count: > 0 } wanted ? wanted : null };

    private static async Task<DataFormat> CsvAsync(InputFile first, IReadOnlyList<string> features, IReadOnlyList<string> before, CancellationToken cancel)
    {
        CapturedRow? row = null;
        await foreach (var one in new RowReader(DataFormat.Csv(header: false)).ReadAsync([await HeadAsync(first, cancel).ConfigureAwait(false)], cancel).ConfigureAwait(false))
        {
            row = one;
            break;
        }
        if (row is null) throw new UsageException($"--data: '{first.Name}' has no line that can be read.");
        List<string?> fields = [.. Enumerable.Range(0, row.Values.Count).Select(at => row[$"_c{at}"])];
        List<string> wanted = [.. before, .. features];
        var names = features.Count > 0 ? wanted.All(fields.Contains)
            : fields.All(field => field is not null && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        if (names) return wanted.All(fields.Contains) ? DataFormat.Csv(header: true) : throw new UsageException($"The header of '{first.Name}' lacks {string.Join(", ", wanted.Except(fields.OfType<string>()))}.");
        if (features.Count == 0) throw new UsageException($"'{first.Name}' has no header: name its columns with --features.");
        if (fields.Count == wanted.Count) return DataFormat.Csv(header: false) with { ColumnNames = wanted };
        return fields.Count == features.Count && before.Count > 0
            ? throw new UsageException($"'{first.Name}' has {fields.Count} columns without a header, as many as --features names: there is no place for {string.Join(", ", before)}, which come first.")
            : throw new UsageException($"'{first.Name}' has {fields.Count} columns without a header, but {wanted.Count} are named.");
    }

    // Csv and JSON Lines may be packed; Parquet packs its own pages.
    private static string Kind(string path)
    {
        var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var kind = Formats.GetValueOrDefault(Path.GetExtension(packed ? path[..^3] : path).ToLowerInvariant(), "");
        return packed && kind == "parquet" ? "" : kind;
    }

    // The first record is all that is looked at, so the rest of a large file is not read for it.
    private static async Task<InputFile> HeadAsync(InputFile file, CancellationToken cancel)
    {
        var stream = await file.OpenAsync(cancel).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var head = new byte[HeadBytes];
        var there = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return InputFile.FromBytes(file.Name, head.AsMemory(0, there));
    }
}
