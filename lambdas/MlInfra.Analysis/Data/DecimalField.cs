using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Takes plain decimal numbers (<c>-12.345</c>), words and empty fields from comma-separated bytes, 32 bytes in one look: where its point is and whether
/// the rest are digits are bits of one word, so that nothing is decided digit by digit. What is neither is left to others.
/// </summary>
internal static class DecimalField
{
    /// <summary>Bytes that must be readable, whether they belong to the line or not.</summary>
    public const int Look = 40;

    private const int Width = 32;

    private static readonly ulong[] Tens = [.. Enumerable.Range(0, 9).Select(i => (ulong)Math.Pow(10, i))];

    private static readonly double[] Parts = [.. Enumerable.Range(0, 9).Select(i => Math.Pow(10, i))];

    public enum Kind
    {
        Unknown,
        Whole,
        Fraction,
        Word,
    }

    /// <summary>Reads a field of so many bytes; at least <see cref="Look"/> can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Kind Read(ReadOnlySpan<byte> bytes, int length, out double value)
    {
        value = 0;
        if (length >= Width) return Kind.Unknown;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var look = Vector256.LoadUnsafe(ref first);
        var field = (1u << length) - 1;
        var dots = Vector256.Equals(look, Vector256.Create((byte)'.')).ExtractMostSignificantBits() & field;
        var digits = Vector256.LessThanOrEqual(look - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits() & field;
        var minus = first == '-' ? 1 : 0;
        if (digits == 0 || (digits | dots | (uint)minus) != field || (dots & (dots - 1)) != 0)
        {
            if (length == 0) return Kind.Word;
            return (uint)((first | 0x20) - 'a') <= 'z' - 'a' && Unsafe.Add(ref first, length - 1) > ' ' ? Kind.Word : Kind.Unknown;
        }
        var whole = (dots == 0 ? length : BitOperations.TrailingZeroCount(dots)) - minus;
        if (whole > 8) return Kind.Unknown;
        var mantissa = Digits(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, minus)), whole);
        if (dots == 0)
        {
            value = Signed(mantissa, minus);
            return Kind.Whole;
        }
        var fraction = length - minus - whole - 1;
        if (whole + fraction > 19) return Kind.Unknown;
        ref var point = ref Unsafe.Add(ref first, minus + whole + 1);
        if (fraction <= 8 && whole + fraction <= 15)
        {
            // Both are exact, and so the quotient is the nearest number.
            mantissa = (mantissa * Tens[fraction]) + Digits(Unsafe.ReadUnaligned<ulong>(ref point), fraction);
            value = Signed(mantissa / Parts[fraction], minus);
            return Kind.Fraction;
        }
        // How many digits there are changes from number to number, so it decides nothing.
        var (head, middle, tail) = (Math.Min(fraction, 8), Math.Clamp(fraction - 8, 0, 8), Math.Max(fraction - 16, 0));
        mantissa = (mantissa * Tens[head]) + Digits(Unsafe.ReadUnaligned<ulong>(ref point), head);
        mantissa = (mantissa * Tens[middle]) + Digits(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref point, 8)), middle);
        mantissa = (mantissa * Tens[tail]) + Digits(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref point, 16)), tail);
        if (mantissa != 0 && !NumberParser.TryProduct(mantissa, -fraction, out value)) return Kind.Unknown;
        value = Signed(value, minus);
        return Kind.Fraction;
    }

    // Signs come in no order, so they are no branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Signed(double value, int minus) => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) ^ ((ulong)minus << 63));

    // The number that the first digits are, up to 8 of them: what follows is pushed out (in two steps, as eight bytes are too far for one), neighbours
    // are joined to pairs, fours and eight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ulong bytes, int count)
    {
        bytes = bytes << (32 - (4 * count)) << (32 - (4 * count));
        bytes = (bytes & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
        bytes = (bytes & 0x00FF00FF00FF00FF) * 6553601 >> 16;
        return (bytes & 0x0000FFFF0000FFFF) * 42949672960001 >> 32;
    }
}
