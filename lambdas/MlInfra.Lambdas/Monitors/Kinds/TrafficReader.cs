using System.Globalization;
using System.Runtime.CompilerServices;
using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Reads the rows of a period one by one, with some columns, or all where none is named; rows of files that are no endpoint's have their id and time in columns.</summary>
internal sealed class TrafficReader(PeriodContext context, CapturePart part, IEnumerable<string?>? columns = null)
{
    private readonly SourceDefinition? _source = context.Definition.Source;
    private readonly RowReader _reader = new(context.Format(part)) { Columns = Wanted(context.Definition.Source, columns) };

    public ReadSummary Summary => _reader.Summary;

    public IAsyncEnumerable<CapturedRow> ReadAsync(CancellationToken cancel) => ReadAsync(context.Captured, cancel);

    public async IAsyncEnumerable<CapturedRow> ReadAsync(IEnumerable<InputFile> files, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in _reader.ReadAsync(files, cancel).ConfigureAwait(false))
        {
            yield return _source is null ? row : row with
            {
                EventId = _source.Id is { } id ? row[id] ?? "" : "",
                Row = 0,
                Time = DateTimeOffset.TryParse(row[SourceDefinition.TransformTime], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
            };
        }
    }

    private static HashSet<string>? Wanted(SourceDefinition? source, IEnumerable<string?>? columns)
    {
        if (columns is null) return null;
        var wanted = columns.OfType<string>().ToHashSet();
        if (source?.Id is { } id) wanted.Add(id);
        return wanted;
    }
}
