using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace MlInfra.Analysis.Data;

/// <summary>One side of a captured call: its bytes, decoded, and where its rows lie in them. Kept and filled again for every record.</summary>
internal sealed class Payload
{
    // Fields are read a few bytes past their end.
    private const int Spare = CommaFinder.Look;

    private byte[] _scratch = new byte[4096];

    /// <summary>Whether rows are JSON values rather than lines of CSV.</summary>
    public bool Json { get; private set; }

    public bool Present { get; private set; }

    public List<(int Start, int Length)> Rows { get; } = [];

    public string Type { get; private set; } = "";

    private int _length;
    private bool _plain;
    private Encoding _encoding;

    private enum Encoding
    {
        Unknown,
        Csv,
        Json,
        Base64,
    }

    private ReadOnlySpan<byte> Row(int index) => Bytes.Slice(Rows[index].Start, Rows[index].Length);

    /// <summary>Hands the fields of a row to the sink.</summary>
    public void Emit(int index, IRowSink sink, ref int position)
    {
        if (Json) JsonRow.Emit(Row(index), sink, ref position);
        else CsvRow.Emit(_scratch.AsSpan(Rows[index].Start), Rows[index].Length, sink, ref position);
    }

    private ReadOnlySpan<byte> Bytes => _scratch.AsSpan(0, _length);

    public void Clear()
    {
        Present = false;
        Rows.Clear();
        Type = "";
        _encoding = Encoding.Unknown;
        _length = 0;
        _plain = false;
    }

    /// <summary>Takes other data of the same type and encoding: printable ASCII that had no escapes.</summary>
    public void Refill(ReadOnlySpan<byte> data)
    {
        Room(data.Length);
        data.CopyTo(_scratch);
        _length = data.Length;
        _plain = true;
        Present = true;
    }

    /// <summary>Takes the object that the reader stands on.</summary>
    public void Read(ref Utf8JsonReader reader, EnvelopeShape shape, EnvelopeShape.Slot slot)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("endpointInput or endpointOutput is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8)) ReadData(ref reader, shape, slot);
            else if (reader.ValueTextEquals("encoding"u8)) ReadEncoding(ref reader);
            else if (reader.ValueTextEquals("observedContentType"u8)) ReadType(ref reader);
            else Skip(ref reader);
        }
    }

    /// <summary>Takes bytes of a type as they are.</summary>
    public void Take(ReadOnlySpan<byte> bytes, string type)
    {
        Clear();
        Room(bytes.Length);
        bytes.CopyTo(_scratch);
        (_length, Type, Present) = (bytes.Length, type, true);
    }

    /// <summary>Finds the rows. Why it can't, or null.</summary>
    public string? Open()
    {
        Rows.Clear();
        var encoding = _encoding;
        if (encoding == Encoding.Base64)
        {
            if (Base64.DecodeFromUtf8InPlace(_scratch.AsSpan(0, _length), out var length) != OperationStatus.Done) return "the data is no base64";
            _length = length;
            encoding = Sort(Type);
        }
        if (encoding == Encoding.Unknown) encoding = Sort(Type);
        Json = encoding == Encoding.Json;
        return encoding switch
        {
            Encoding.Csv => CsvRows(),
            Encoding.Json => Type.Contains("jsonlines", StringComparison.OrdinalIgnoreCase) ? JsonLines() : JsonRows(0, _length),
            _ => $"data of the type '{Type}' is neither CSV nor JSON",
        };
    }

    private void ReadData(ref Utf8JsonReader reader, EnvelopeShape shape, EnvelopeShape.Slot slot)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("data is no text");
        shape.Note(slot, reader.TokenStartIndex, reader.ValueSpan.Length);
        Room(reader.ValueSpan.Length);
        _length = reader.CopyString(_scratch);
        Present = true;
    }

    private void ReadEncoding(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("encoding is no text");
        _encoding = reader.ValueTextEquals("CSV"u8) ? Encoding.Csv : reader.ValueTextEquals("JSON"u8) ? Encoding.Json
            : reader.ValueTextEquals("BASE64"u8) ? Encoding.Base64 : Encoding.Unknown;
    }

    private void ReadType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.ValueTextEquals("text/csv"u8)) Type = "text/csv";
        else if (reader.ValueTextEquals("text/csv; charset=utf-8"u8)) Type = "text/csv; charset=utf-8";
        else if (reader.ValueTextEquals("application/json"u8)) Type = "application/json";
        else Type = reader.GetString() ?? "";
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static Encoding Sort(string type) =>
        type.Contains("csv", StringComparison.OrdinalIgnoreCase) ? Encoding.Csv
        : type.Contains("json", StringComparison.OrdinalIgnoreCase) ? Encoding.Json
        : Encoding.Unknown;

    private void Room(int length)
    {
        if (_scratch.Length < length + Spare) _scratch = new byte[Math.Max(length + Spare, _scratch.Length * 2)];
    }

    private string? CsvRows()
    {
        if (_plain && _encoding == Encoding.Csv && _length > 0)
        {
            // Without an escape there is neither a line break nor a quote.
            Rows.Add((0, _length));
            return null;
        }
        for (var start = 0; start < _length;)
        {
            var end = Bytes[start..].IndexOf((byte)'\n');
            if (end >= 0 && CsvRecords.End(Bytes[start..], end) is >= 0 and var whole) end = whole;
            end = end < 0 ? _length : start + end;
            var length = end - start;
            if (length > 0 && Bytes[end - 1] == '\r') length--;
            if (length > 0)
            {
                if (CsvRow.Fault(Bytes.Slice(start, length)) is { } fault) return fault;
                Rows.Add((start, length));
            }
            start = end + 1;
        }
        return Rows.Count == 0 ? "the data is empty" : null;
    }

    private string? JsonLines()
    {
        for (var start = 0; start < _length;)
        {
            var end = Bytes[start..].IndexOf((byte)'\n');
            end = end < 0 ? _length : start + end;
            if (!Field.Trim(Bytes[start..end].TrimEnd((byte)'\r')).IsEmpty && JsonRows(start, end - start) is { } fault) return fault;
            start = end + 1;
        }
        return Rows.Count == 0 ? "the data is empty" : null;
    }

    private string? JsonRows(int start, int length) =>
        JsonRowFinder.Find(Bytes.Slice(start, length), start, Rows) ?? (Rows.Count == 0 ? "the data is empty" : null);
}
