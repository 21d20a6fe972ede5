using System.Buffers.Binary;
using System.Text;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Reads Thrift's compact protocol, in which Parquet writes its metadata.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MostDepth = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private short _field;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The kinds of values, as the protocol numbers them.</summary>
    public enum Kind : byte
    {
        Stop,
        True,
        False,
        Int8,
        Int16,
        Int32,
        Int64,
        Double,
        Binary,
        List,
        Set,
        Map,
        Struct,
    }

    /// <summary>Begins a struct; what it answers is to be given to <see cref="End"/>.</summary>
    public short Begin()
    {
        var outer = _field;
        _field = 0;
        return outer;
    }

    public void End(short outer) => _field = outer;

    /// <summary>The next field of the struct; false at its end.</summary>
    public bool Next(out short field, out Kind kind)
    {
        var header = Byte();
        kind = (Kind)(header & 15);
        field = 0;
        if (kind == Kind.Stop) return false;
        _field = field = header >> 4 is var step && step > 0 ? (short)(_field + step) : (short)Int();
        return true;
    }

    public long Int()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string Text()
    {
        var length = Length();
        var text = Encoding.UTF8.GetString(_bytes.Slice(Position, length));
        Position += length;
        return text;
    }

    public int ListHeader(out Kind kind)
    {
        var header = Byte();
        kind = (Kind)(header & 15);
        return header >> 4 is var size && size < 15 ? size : Length();
    }

    public void Skip(Kind kind, int depth = 0)
    {
        if (depth > MostDepth) throw new InvalidDataException("the metadata is nested too deeply");
        switch (kind)
        {
            case Kind.True or Kind.False: break;
            case Kind.Int8: Position++; break;
            case Kind.Int16 or Kind.Int32 or Kind.Int64: Varint(); break;
            case Kind.Double: Position += 8; break;
            case Kind.Binary:
                // Reading the length moves the position on.
                var length = Length();
                Position += length;
                break;
            case Kind.List or Kind.Set:
                for (var left = ListHeader(out var of); left > 0; left--) SkipElement(of, depth);
                break;
            case Kind.Map:
                if (Length() is var size && size > 0)
                {
                    var kinds = Byte();
                    for (; size > 0; size--)
                    {
                        SkipElement((Kind)(kinds >> 4), depth);
                        SkipElement((Kind)(kinds & 15), depth);
                    }
                }
                break;
            case Kind.Struct:
                var outer = Begin();
                while (Next(out _, out var field)) Skip(field, depth + 1);
                End(outer);
                break;
            default: throw new InvalidDataException($"the metadata has a value of the kind {(byte)kind}");
        }
    }

    // A truth that stands in a list has a byte of its own.
    private void SkipElement(Kind kind, int depth)
    {
        if (kind is Kind.True or Kind.False) Position++;
        else Skip(kind, depth + 1);
    }

    private int Length()
    {
        var length = Varint();
        return length <= (ulong)(_bytes.Length - Position) ? (int)length : throw new InvalidDataException("the metadata breaks off");
    }

    private byte Byte() => _bytes[Position++];

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return value;
        }
        throw new InvalidDataException("the metadata has a number without an end");
    }
}
