using System.Buffers;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>Splits one line of comma-separated values. Line breaks within quotes are not taken: such a line is a bad record.</summary>
internal static class CsvRow
{
    private const int Together = 32;

    /// <summary>Why the line is none, or null.</summary>
    public static string? Fault(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf((byte)'"') < 0) return null;
        while (!line.IsEmpty)
        {
            if (line[0] != '"')
            {
                var comma = line.IndexOf((byte)',');
                if (comma < 0) return null;
                line = line[(comma + 1)..];
                continue;
            }
            var close = Close(line);
            if (close < 0) return "a quote is not closed";
            line = line[(close + 1)..];
            if (line.IsEmpty) return null;
            if (line[0] != ',') return "text follows a closing quote";
            line = line[1..];
        }
        return null;
    }

    /// <summary>Hands each field to the sink; <paramref name="position"/> goes on from where it stands.</summary>
    public static void Emit(ReadOnlySpan<byte> line, IRowSink sink, ref int position) => Emit(line, line.Length, sink, ref position);

    /// <summary>The same for a line with bytes after its <paramref name="length"/> that may be read, but are not its own: that spares looks at its end.</summary>
    public static void Emit(ReadOnlySpan<byte> bytes, int length, IRowSink sink, ref int position)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            EmitPlain(bytes, ref length, sink, ref position, out var taken);
            if (length < 0) return;
            bytes = bytes[taken..];
        }
        bytes = bytes[..length];
        while (true)
        {
            var taken = EmitAny(bytes, sink, sink.ColumnAt(position++));
            if (taken >= bytes.Length) return;
            bytes = bytes[(taken + 1)..];
        }
    }

    // Plain fields are handed over together, so that what takes them does not stand between one and the next. Leaves what is too near to the end of
    // the bytes; nothing is left where the length is negative.
    private static void EmitPlain(ReadOnlySpan<byte> bytes, ref int length, IRowSink sink, ref int position, out int taken)
    {
        Span<PlainField> fields = stackalloc PlainField[Together];
        var count = 0;
        taken = 0;
        while (length >= 0 && bytes.Length - taken >= DecimalField.Look)
        {
            var kind = DecimalField.Read(bytes[taken..], length, out var size, out var value);
            if (kind != DecimalField.Kind.Unknown) fields[count++] = new PlainField(value, taken, size, kind);
            if (count == Together || kind == DecimalField.Kind.Unknown) Hand(bytes, fields, ref count, sink, ref position);
            if (kind == DecimalField.Kind.Unknown) size = EmitAny(bytes.Slice(taken, length), sink, sink.ColumnAt(position++));
            taken += size + 1;
            length -= size + 1;
        }
        Hand(bytes, fields, ref count, sink, ref position);
    }

    private static void Hand(ReadOnlySpan<byte> bytes, ReadOnlySpan<PlainField> fields, ref int count, IRowSink sink, ref int position)
    {
        if (count > 0) sink.Fields(bytes, fields[..count], position);
        position += count;
        count = 0;
    }

    // One field at the start of the line; how long it is.
    private static int EmitAny(ReadOnlySpan<byte> line, IRowSink sink, int column)
    {
        var taken = NumberParser.Read(line, out var value, out var integral);
        if (taken > 0 && (taken == line.Length || line[taken] == ',') && double.IsFinite(value))
        {
            sink.Number(column, value, integral, line[..taken]);
        }
        else if (!line.IsEmpty && line[0] == '"')
        {
            taken = Close(line) + 1;
            EmitQuoted(line[1..(taken - 1)], sink, column);
        }
        else
        {
            taken = line.IndexOf((byte)',');
            if (taken < 0) taken = line.Length;
            var field = line[..taken];
            // What is no number and has no blanks around it is text; anything else is looked at again.
            if (!field.IsEmpty && field[0] > ' ' && field[^1] > ' ') sink.Text(column, field);
            else Field.Emit(field, sink, column);
        }
        return taken;
    }

    /// <summary>The names of a header line.</summary>
    public static List<string> Names(ReadOnlySpan<byte> line)
    {
        var names = new NameSink();
        var position = 0;
        Emit(line, names, ref position);
        return names.Names;
    }

    // The index of the quote that closes the one the line begins with.
    private static int Close(ReadOnlySpan<byte> line)
    {
        var at = 1;
        while (true)
        {
            var quote = line[at..].IndexOf((byte)'"');
            if (quote < 0) return -1;
            at += quote;
            if (at + 1 >= line.Length || line[at + 1] != '"') return at;
            at += 2;
        }
    }

    private static void EmitQuoted(ReadOnlySpan<byte> inner, IRowSink sink, int column)
    {
        if (inner.IndexOf("\"\""u8) < 0)
        {
            Field.Emit(inner, sink, column);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(inner.Length);
        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            buffer[length++] = inner[i];
            if (inner[i] == '"') i++;
        }
        Field.Emit(buffer.AsSpan(0, length), sink, column);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private sealed class NameSink : IRowSink
    {
        public List<string> Names { get; } = [];

        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text) => Text(column, text);

        public void Text(int column, ReadOnlySpan<byte> text) => Names.Add(System.Text.Encoding.UTF8.GetString(text));

        public int ColumnAt(int position) => position;

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => hint;

        public void Header(IReadOnlyList<string> names)
        {
        }

        public void EndRow()
        {
        }
    }
}
