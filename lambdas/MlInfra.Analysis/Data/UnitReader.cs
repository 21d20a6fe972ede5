using MlInfra.Analysis.Data.Parquet;

namespace MlInfra.Analysis.Data;

/// <summary>Reads a unit into a sink. A file that breaks off is counted as broken, what was read of it counts.</summary>
internal sealed class UnitReader(DataFormat format, TimeWindow? window, EventSet? events)
{
    private readonly RecordParser _parser = new(format, window, events);

    /// <summary>Knows the ids and time of the record whose rows are being handed over.</summary>
    public RecordParser Parser => _parser;

    public async ValueTask ReadAsync(WorkUnit unit, IRowSink sink, ReadSummary summary, CancellationToken cancel)
    {
        foreach (var part in unit.Parts)
        {
            try
            {
                await ReadAsync(part, sink, summary, cancel).ConfigureAwait(false);
                if (part.End == long.MaxValue) summary.Files++;
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException)
            {
                summary.BrokenFiles++;
                summary.Sample(part.File.Name, part.Start, "the file broke off: " + problem.Message, default);
            }
        }
        summary.SettleWidth();
    }

    private async ValueTask ReadAsync(WorkUnit.Part part, IRowSink sink, ReadSummary summary, CancellationToken cancel)
    {
        if (format is ParquetFormat)
        {
            var file = await part.File.OpenAsync(cancel).ConfigureAwait(false);
            await using var ___ = file.ConfigureAwait(false);
            summary.Bytes += await ParquetRows.ReadAsync(file, part.Start, part.End, sink, summary, cancel).ConfigureAwait(false);
            return;
        }
        var (csv, header, start) = (format is CsvFormat, format is CsvFormat { Header: true }, part.Start);
        if (!header)
        {
            sink.Header(format.ColumnNames);
        }
        else if (part.Start > 0)
        {
            var stream = await part.File.OpenAsync(cancel).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            await LineScanner.ReadAsync(stream, 0, 1, (line, _, _) => sink.Header(CsvRow.Names(line)), cancel, csv: true).ConfigureAwait(false);
        }
        if (csv && part.Start > 0) start = await CsvStartAsync(part, cancel).ConfigureAwait(false);
        var expectHeader = header && part.Start == 0;
        var source = await part.File.OpenAsync(cancel).ConfigureAwait(false);
        await using var __ = source.ConfigureAwait(false);
        summary.Bytes += await LineScanner.ReadAsync(source, start, part.End, Line, cancel, events is null ? null : _parser.LookAhead, csv).ConfigureAwait(false);

        void Line(ReadOnlySpan<byte> line, long offset, bool tooLong)
        {
            if (tooLong)
            {
                summary.AddBad(part.File.Name, offset, $"the line is longer than {LineScanner.MaxLine >> 20} MB", line);
            }
            else if (expectHeader)
            {
                expectHeader = false;
                sink.Header(CsvRow.Names(line));
            }
            else
            {
                _parser.Parse(line, part.File.Name, offset, sink, summary);
            }
        }
    }

    // A part may begin within a quoted field, whose line breaks end no record.
    private static async ValueTask<long> CsvStartAsync(WorkUnit.Part part, CancellationToken cancel)
    {
        var stream = await part.File.OpenAsync(cancel).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var bytes = new byte[2 * CsvRecords.LongestQuoted];
        stream.Seek(part.Start - 1, SeekOrigin.Begin);
        var there = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        if (bytes.AsSpan(0, there).IndexOf((byte)'"') < 0) return part.Start;
        var width = 0;
        stream.Seek(0, SeekOrigin.Begin);
        await LineScanner.ReadAsync(stream, 0, 1, (line, _, _) => width = CsvRecords.Fields(line), cancel, csv: true).ConfigureAwait(false);
        return part.Start - 1 + CsvRecords.Begin(bytes.AsSpan(0, there), width);
    }
}
