using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>The values of a page or a dictionary, each as a number with its text, or as text alone.</summary>
internal sealed class PageValues
{
    private static readonly DateTime Epoch = new(1970, 1, 1);

    private readonly ParquetColumn _column;
    private readonly double[] _numbers;
    private readonly long[] _wholes;
    private readonly bool[] _isNumber;
    private readonly int[] _ends;
    private byte[] _text = new byte[256];
    private int _length;

    private PageValues(ParquetColumn column, int count) =>
        (_column, _numbers, _isNumber, _ends, _wholes) =
        (column, new double[count], new bool[count], new int[count], column.Type is ParquetType.Int32 or ParquetType.Int64 ? new long[count] : []);

    public int Count => _ends.Length;

    private bool Integral => _column.Type is ParquetType.Int32 or ParquetType.Int64 && (_column.Meaning != ParquetMeaning.Decimal || _column.Scale == 0);

    /// <param name="at">Which value.</param>
    /// <param name="sink">Takes it.</param>
    /// <param name="column">The sink's column.</param>
    /// <param name="texts">Whether the text of a number matters.</param>
    public void Emit(int at, IRowSink sink, int column, bool texts)
    {
        if (!_isNumber[at])
        {
            var start = at == 0 ? 0 : _ends[at - 1];
            sink.Text(column, _text.AsSpan(start, _ends[at] - start));
            return;
        }
        if (!texts)
        {
            sink.Number(column, _numbers[at], Integral, default);
            return;
        }
        Span<byte> text = stackalloc byte[64];
        sink.Number(column, _numbers[at], Integral, text[..Render(at, text)]);
    }

    // As it would be written in a file of text.
    private int Render(int at, Span<byte> text)
    {
        var written = 0;
        if (!Integral || _column.Meaning == ParquetMeaning.Decimal)
        {
            if (_column.Type == ParquetType.Float) ((float)_numbers[at]).TryFormat(text, out written, default, CultureInfo.InvariantCulture);
            else _numbers[at].TryFormat(text, out written, default, CultureInfo.InvariantCulture);
        }
        else if (_column.Meaning == ParquetMeaning.Unsigned)
        {
            ((ulong)_wholes[at]).TryFormat(text, out written, default, CultureInfo.InvariantCulture);
        }
        else
        {
            _wholes[at].TryFormat(text, out written, default, CultureInfo.InvariantCulture);
        }
        return written;
    }

    /// <summary>Values that lie one after another.</summary>
    public static PageValues Plain(ParquetColumn column, ReadOnlySpan<byte> bytes, int count)
    {
        var values = new PageValues(column, count);
        var width = column.Type switch { ParquetType.Int32 or ParquetType.Float => 4, ParquetType.Int64 or ParquetType.Double => 8, ParquetType.Int96 => 12, ParquetType.FixedBinary => column.Length, _ => 0 };
        if (column.Type == ParquetType.Boolean)
        {
            var bits = new int[count];
            HybridRuns.Unpack(bytes, 1, bits);
            return Truths(column, bits);
        }
        for (var at = 0; at < count; at++)
        {
            var length = width;
            if (column.Type == ParquetType.Binary)
            {
                if (bytes.Length < 4) throw new InvalidDataException("a page breaks off");
                length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                bytes = bytes[4..];
            }
            if (length < 0 || length > bytes.Length) throw new InvalidDataException("a page breaks off");
            values.Take(at, bytes[..length]);
            bytes = bytes[length..];
        }
        return values;
    }

    /// <summary>Whole numbers that were read already.</summary>
    public static PageValues Wholes(ParquetColumn column, long[] wholes)
    {
        var values = new PageValues(column, wholes.Length);
        for (var at = 0; at < wholes.Length; at++) values.Whole(at, column.Type == ParquetType.Int32 ? (int)wholes[at] : wholes[at]);
        return values;
    }

    /// <summary>Values whose bytes were read already.</summary>
    public static PageValues Pieces(ParquetColumn column, byte[][] pieces)
    {
        var values = new PageValues(column, pieces.Length);
        for (var at = 0; at < pieces.Length; at++) values.Take(at, pieces[at]);
        return values;
    }

    public static PageValues Truths(ParquetColumn column, ReadOnlySpan<int> bits)
    {
        var values = new PageValues(column, bits.Length);
        for (var at = 0; at < bits.Length; at++) values.Text(at, bits[at] == 1 ? "true"u8 : "false"u8);
        return values;
    }

    /// <summary>Numbers whose first bytes come first, then all second ones, and so on.</summary>
    public static PageValues Split(ParquetColumn column, ReadOnlySpan<byte> bytes, int count)
    {
        var width = column.Type switch { ParquetType.Int32 or ParquetType.Float => 4, ParquetType.Int64 or ParquetType.Double => 8, _ => column.Length };
        if (bytes.Length < (long)width * count) throw new InvalidDataException("a page breaks off");
        var together = new byte[width * count];
        for (var at = 0; at < count; at++)
        {
            for (var part = 0; part < width; part++) together[(at * width) + part] = bytes[(part * count) + at];
        }
        return Plain(column, together, count);
    }

    private void Take(int at, ReadOnlySpan<byte> bytes)
    {
        switch (_column.Type)
        {
            case ParquetType.Int32: Whole(at, BinaryPrimitives.ReadInt32LittleEndian(bytes)); break;
            case ParquetType.Int64: Whole(at, BinaryPrimitives.ReadInt64LittleEndian(bytes)); break;
            case ParquetType.Float: Short(at, BinaryPrimitives.ReadSingleLittleEndian(bytes)); break;
            case ParquetType.Double: Fraction(at, BinaryPrimitives.ReadDoubleLittleEndian(bytes)); break;
            case ParquetType.Int96:
                // Nanoseconds of the day, and the Julian day.
                Time(at, Epoch.AddDays(BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) - 2_440_588).AddTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes) / 100));
                break;
            default:
                switch (_column.Meaning)
                {
                    case ParquetMeaning.Decimal: Decimal(at, new BigInteger(bytes, isBigEndian: true)); break;
                    case ParquetMeaning.Half: Short(at, BinaryPrimitives.ReadHalfLittleEndian(bytes)); break;
                    case ParquetMeaning.Guid: Text(at, Encoding.UTF8.GetBytes(new Guid(bytes, bigEndian: true).ToString())); break;
                    default: Text(at, bytes); break;
                }
                break;
        }
    }

    private void Whole(int at, long value)
    {
        switch (_column.Meaning)
        {
            case ParquetMeaning.Date: Format(at, Epoch.AddDays(value), "yyyy-MM-dd"); break;
            case ParquetMeaning.Milliseconds: Time(at, Epoch.AddMilliseconds(value)); break;
            case ParquetMeaning.Microseconds: Time(at, Epoch.AddTicks(value * 10)); break;
            case ParquetMeaning.Nanoseconds: Time(at, Epoch.AddTicks(value / 100)); break;
            case ParquetMeaning.Decimal: Decimal(at, value); break;
            case ParquetMeaning.Unsigned:
                _wholes[at] = _column.Type == ParquetType.Int32 ? (uint)value : value;
                Number(at, (ulong)_wholes[at]);
                break;
            default:
                _wholes[at] = value;
                Number(at, value);
                break;
        }
    }

    private void Fraction<T>(int at, T value)
        where T : IBinaryFloatingPointIeee754<T>
    {
        // A number that is none stands for a missing one.
        if (T.IsNaN(value)) Text(at, default);
        else if (T.IsInfinity(value)) Text(at, "inf"u8);
        else Number(at, double.CreateChecked(value));
    }

    // A float's 0.1 is no double's 0.1: it counts as what is written for it, as traffic writes it.
    private void Short<T>(int at, T value)
        where T : IBinaryFloatingPointIeee754<T>, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        if (T.IsFinite(value) && NumberParser.Read(text[..written], out var number, out _) == written) Number(at, number);
        else Fraction(at, value);
    }

    private void Decimal(int at, BigInteger value) => Number(at, (double)value / Math.Pow(10, _column.Scale));

    private void Time(int at, DateTime time) => Format(at, time, time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff");

    private void Format(int at, DateTime time, string format) => Text(at, Encoding.UTF8.GetBytes(time.ToString(format, CultureInfo.InvariantCulture)));

    private void Number(int at, double value)
    {
        (_numbers[at], _isNumber[at]) = (value, true);
        _ends[at] = _length;
    }

    private void Text(int at, ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_text.AsSpan(_length));
        _ends[at] = _length += bytes.Length;
    }

    private void Room(int length)
    {
        if (_length + length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + length));
    }
}
