using System.Buffers;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>Splits one record of comma-separated values.</summary>
internal static class CsvRow
{
    private const int Together = 32;

    [ThreadStatic]
    private static PlainField[]? t_fields;

    [ThreadStatic]
    private static byte[]? t_line;

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
    public static void Emit(ReadOnlySpan<byte> line, IRowSink sink, ref int position)
    {
        // A copy may be read past its end.
        if (t_line is null || t_line.Length < line.Length + CommaFinder.Look) t_line = new byte[(2 * line.Length) + CommaFinder.Look];
        line.CopyTo(t_line);
        Emit(t_line, line.Length, sink, ref position);
    }

    /// <summary>The same for a line with bytes after its <paramref name="length"/> that may be read, but are not its own: that spares looks at its end.</summary>
    public static void Emit(ReadOnlySpan<byte> bytes, int length, IRowSink sink, ref int position)
    {
        var start = Vector256.IsHardwareAccelerated ? EmitPlain(bytes, length, sink, ref position) : 0;
        if (start > length) return;
        bytes = bytes[start..length];
        while (true)
        {
            var taken = EmitAny(bytes, sink, sink.ColumnAt(position++));
            if (taken >= bytes.Length) return;
            bytes = bytes[(taken + 1)..];
        }
    }

    // Plain fields are handed over together, so that what takes them does not stand between one and the next. Returns where the field begins that is too
    // near to the end of the bytes, or one past the line's end.
    private static int EmitPlain(ReadOnlySpan<byte> bytes, int length, IRowSink sink, ref int position)
    {
        var fields = t_fields ??= new PlainField[Together + CommaFinder.Look];
        Span<int> ends = stackalloc int[Together + CommaFinder.Look];
        var start = 0;
        while (start <= length && bytes.Length - length >= CommaFinder.Look)
        {
            var found = CommaFinder.Find(bytes, length, start, Together, ends);
            var count = 0;
            foreach (var end in ends[..found])
            {
                var kind = DecimalField.Read(bytes[start..], end - start, out var value);
                if (kind == DecimalField.Kind.Unknown) break;
                fields[count++] = new PlainField(value, start, end - start, kind);
                start = end + 1;
            }
            if (count > 0) sink.Fields(bytes, fields.AsSpan(0, count), position);
            position += count;
            if (count < found) start += EmitAny(bytes[start..length], sink, sink.ColumnAt(position++)) + 1;
        }
        return start;
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

    /// <summary>The names of a header line. One that is there twice gets a number, as pandas gives it: two columns must not be counted as one.</summary>
    public static List<string> Names(ReadOnlySpan<byte> line)
    {
        var names = new NameSink();
        var position = 0;
        Emit(line, names, ref position);
        var (known, unique) = (names.Names.ToHashSet(), new HashSet<string>());
        for (var at = 0; at < names.Names.Count; at++)
        {
            var name = names.Names[at];
            for (var number = 1; !unique.Add(name); number++) name = known.Contains($"{names.Names[at]}.{number}") ? name : $"{names.Names[at]}.{number}";
            names.Names[at] = name;
        }
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
