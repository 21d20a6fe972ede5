using System.Text.Json;

namespace MlInfra.Analysis.Data;

/// <summary>Turns lines into rows, one parser a thread. What can't be read is counted and sampled, and never partly counted.</summary>
internal sealed class RecordParser(DataFormat format, TimeWindow? window, EventSet? events)
{
    private const int LinesAhead = 16;

    private readonly Payload _input = new();
    private readonly Payload _output = new();
    private readonly EnvelopeShape _shape = new();
    private readonly CaptureTime _clock = new();
    private readonly List<(int Start, int Length)> _rows = [];
    private readonly byte[] _eventId = new byte[256];
    private readonly byte[] _inferenceId = new byte[1024];
    private ulong _looked; // keeps the reading of it from being left out
    private int _eventIdLength;
    private int _inferenceIdLength;
    private DateTimeOffset? _time;
    private readonly byte[] _passedOver = System.Text.Encoding.UTF8.GetBytes((format as CaptureFormat)?.PassedOver ?? "");
    private readonly OutputSink? _outputs = format is CaptureFormat { OutputNames: { Count: > 0 } names } ? new OutputSink(names) : null;

    /// <summary>The ids and time of the record that was read last.</summary>
    public ReadOnlySpan<byte> EventId => _eventId.AsSpan(0, _eventIdLength);

    public ReadOnlySpan<byte> InferenceId => _inferenceId.AsSpan(0, _inferenceIdLength);

    public DateTimeOffset? Time => _time;

    public Payload Input => _input;

    public Payload Output => _output;

    /// <summary>
    /// Asks for what is remembered of the event ids of the next lines, at once: it lies anywhere in memory, and fetching one after the other would take a
    /// sixth of the whole time. Only a hint; a guess that is wrong changes nothing.
    /// </summary>
    public int LookAhead(ReadOnlySpan<byte> bytes)
    {
        var seen = 0;
        for (var lines = 0; lines < LinesAhead; lines++)
        {
            var length = bytes[seen..].IndexOf((byte)'\n');
            if (length < 0) return bytes.Length;
            var id = _shape.Guess(bytes.Slice(seen, length).TrimEnd((byte)'\r'), EnvelopeShape.Slot.EventId);
            seen += length + 1;
            if (id.IsEmpty) return seen;
            _looked ^= events!.Look(id);
        }
        return seen;
    }

    public void Parse(ReadOnlySpan<byte> line, string file, long offset, IRowSink sink, ReadSummary summary)
    {
        var fault = format switch
        {
            CaptureFormat capture => ParseCapture(line, capture, sink, summary),
            CsvFormat => ParseCsv(line, sink, summary),
            _ => ParseJson(line, sink, summary),
        };
        if (fault is not null) summary.AddBad(file, offset, fault, line);
    }

    /// <summary>Reads the envelope of a captured call. Why it can't, or null.</summary>
    public string? ReadEnvelope(ReadOnlySpan<byte> line)
    {
        if (_shape.Fits(line))
        {
            Refill(line);
            return null;
        }
        var fault = ReadJson(line);
        if (fault is null) _shape.Learn(line);
        return fault;
    }

    // Types and encodings are still those of the line that gave the shape.
    private void Refill(ReadOnlySpan<byte> line)
    {
        if (_shape.Has(EnvelopeShape.Slot.Input)) _input.Refill(_shape.Text(line, EnvelopeShape.Slot.Input));
        if (_shape.Has(EnvelopeShape.Slot.Output)) _output.Refill(_shape.Text(line, EnvelopeShape.Slot.Output));
        if (_shape.Has(EnvelopeShape.Slot.EventId)) _eventIdLength = Keep(_shape.Text(line, EnvelopeShape.Slot.EventId), _eventId);
        if (_shape.Has(EnvelopeShape.Slot.InferenceId)) _inferenceIdLength = Keep(_shape.Text(line, EnvelopeShape.Slot.InferenceId), _inferenceId);
        if (_shape.Has(EnvelopeShape.Slot.Time)) _time = _clock.Read(_shape.Text(line, EnvelopeShape.Slot.Time));
    }

    private static int Keep(ReadOnlySpan<byte> text, byte[] buffer)
    {
        if (text.Length > buffer.Length) return 0;
        text.CopyTo(buffer);
        return text.Length;
    }

    private string? ReadJson(ReadOnlySpan<byte> line)
    {
        _shape.Clear();
        _input.Clear();
        _output.Clear();
        _eventIdLength = _inferenceIdLength = 0;
        _time = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "the record is no JSON object";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var captured = reader.ValueTextEquals("captureData"u8);
                var metadata = !captured && reader.ValueTextEquals("eventMetadata"u8);
                reader.Read();
                if (captured && reader.TokenType == JsonTokenType.StartObject) ReadSides(ref reader);
                else if (metadata && reader.TokenType == JsonTokenType.StartObject) ReadMetadata(ref reader);
                else reader.Skip();
            }
            return reader.Read() ? "text follows the record" : null;
        }
        catch (JsonException problem)
        {
            return $"the record is no JSON: {problem.Message}";
        }
        catch (InvalidOperationException)
        {
            return "the record is no valid UTF-8";
        }
    }

    private void ReadSides(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var input = reader.ValueTextEquals("endpointInput"u8);
            var output = !input && reader.ValueTextEquals("endpointOutput"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (input) _input.Read(ref reader, _shape, EnvelopeShape.Slot.Input);
            else if (output) _output.Read(ref reader, _shape, EnvelopeShape.Slot.Output);
            else reader.Skip();
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var slot = reader.ValueTextEquals("eventId"u8) ? EnvelopeShape.Slot.EventId
                : reader.ValueTextEquals("inferenceId"u8) ? EnvelopeShape.Slot.InferenceId
                : reader.ValueTextEquals("inferenceTime"u8) ? EnvelopeShape.Slot.Time
                : (EnvelopeShape.Slot?)null;
            reader.Read();
            if (slot is not { } known || reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                continue;
            }
            _shape.Note(known, reader.TokenStartIndex, reader.ValueSpan.Length);
            if (known == EnvelopeShape.Slot.Time)
            {
                if (reader.TryGetDateTimeOffset(out var time)) _time = time.ToUniversalTime();
            }
            else if (known == EnvelopeShape.Slot.EventId)
            {
                if (reader.ValueSpan.Length <= _eventId.Length) _eventIdLength = reader.CopyString(_eventId);
            }
            else if (reader.ValueSpan.Length <= _inferenceId.Length)
            {
                _inferenceIdLength = reader.CopyString(_inferenceId);
            }
        }
    }

    private string? ParseCapture(ReadOnlySpan<byte> line, CaptureFormat capture, IRowSink sink, ReadSummary summary)
    {
        if (ReadEnvelope(line) is { } fault) return fault;
        if (_passedOver.Length > 0 && InferenceId.StartsWith(_passedOver))
        {
            summary.PassedOver++;
            return null;
        }
        var (withInput, withOutput) = (capture.Part != CapturePart.Output, capture.Part != CapturePart.Input);
        if (withInput && !_input.Present) return "no input was captured";
        if (withOutput && !_output.Present) return "no output was captured";
        if (window is not null)
        {
            if (_time is not { } time) return "inferenceTime is missing or no time";
            if (!window.Contains(time))
            {
                summary.OutsideWindow++;
                return null;
            }
        }
        if (withInput && _input.Open() is { } bad) return "input: " + bad;
        if (withOutput && _output.Open() is { } wrong) return "output: " + wrong;
        if (withInput && withOutput && _input.Rows.Count != _output.Rows.Count) return $"{_input.Rows.Count} rows went in, {_output.Rows.Count} came out";
        // Last, so that a record which can't be read does not hide a good copy of it.
        if (_eventIdLength == 0)
        {
            summary.WithoutId++;
        }
        else if (events is not null && !events.Add(EventId))
        {
            summary.Duplicates++;
            return null;
        }

        summary.Records++;
        if (_time is { } seen) summary.See(seen);
        var rows = withInput ? _input.Rows.Count : _output.Rows.Count;
        _outputs?.Over(sink);
        for (var row = 0; row < rows; row++)
        {
            var position = 0;
            if (withOutput && _outputs is not null)
            {
                var own = 0;
                _output.Emit(row, _outputs, ref own);
                if (withInput) _input.Emit(row, sink, ref position);
                sink.EndRow();
                continue;
            }
            if (withOutput && capture.Outputs == OutputPosition.Start) _output.Emit(row, sink, ref position);
            if (withInput) _input.Emit(row, sink, ref position);
            if (withOutput && capture.Outputs == OutputPosition.End) _output.Emit(row, sink, ref position);
            sink.EndRow();
        }
        return null;
    }

    private static string? ParseCsv(ReadOnlySpan<byte> line, IRowSink sink, ReadSummary summary)
    {
        if (CsvRow.Fault(line) is { } fault) return fault;
        summary.Records++;
        var position = 0;
        CsvRow.Emit(line, sink, ref position);
        sink.EndRow();
        return null;
    }

    private string? ParseJson(ReadOnlySpan<byte> line, IRowSink sink, ReadSummary summary)
    {
        _rows.Clear();
        if (JsonRowFinder.Find(line, 0, _rows) is { } fault) return fault;
        summary.Records++;
        foreach (var (start, length) in _rows)
        {
            var position = 0;
            JsonRow.Emit(line.Slice(start, length), sink, ref position);
            sink.EndRow();
        }
        return null;
    }
}
