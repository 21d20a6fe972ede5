using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Reads decimal numbers from bytes, correctly rounded as <see cref="double.Parse(string)"/>: small ones by exact division
/// (Clinger), up to 19 digits by a 128-bit product (<see href="https://arxiv.org/abs/2101.11408">Lemire</see>), the rest by the runtime.
/// </summary>
internal static class NumberParser
{
    private const int MinPower = -60;
    private const int MaxPower = 60;

    private static readonly double[] Exact = [.. Enumerable.Range(0, 23).Select(i => Math.Pow(10, i))];
    private static readonly (ulong High, ulong Low)[] Powers = MakePowers();

    /// <summary>Reads the number at the start of the bytes.</summary>
    /// <param name="text">Bytes that begin with the number and may go on.</param>
    /// <param name="value">The number.</param>
    /// <param name="integral">Whether it is written without point and exponent.</param>
    /// <returns>How many bytes the number takes; 0 when there is none. What follows it is the caller's to judge.</returns>
    public static int Read(ReadOnlySpan<byte> text, out double value, out bool integral)
    {
        var i = 0;
        var negative = false;
        integral = true;
        value = 0;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            negative = text[i] == '-';
            i++;
        }
        var start = i;
        ulong mantissa = 0;
        uint digit;
        while (i < text.Length && (digit = (uint)(text[i] - '0')) <= 9)
        {
            mantissa = (mantissa * 10) + digit;
            i++;
        }
        var digits = i - start;
        var power = 0;
        if (i < text.Length && text[i] == '.')
        {
            integral = false;
            i++;
            var fraction = i;
            while (i + 8 <= text.Length && EightDigits(MemoryMarshal.Read<ulong>(text[i..]), out var eight))
            {
                mantissa = (mantissa * 100_000_000) + eight;
                i += 8;
            }
            while (i < text.Length && (digit = (uint)(text[i] - '0')) <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                i++;
            }
            power = fraction - i;
            digits += i - fraction;
        }
        if (digits == 0) return 0;
        if (i < text.Length && (text[i] | 0x20) == 'e')
        {
            var taken = ReadExponent(text[i..], out var exponent);
            if (taken > 0)
            {
                integral = false;
                power += exponent;
                i += taken;
            }
        }
        if (digits <= 19 || SignificantDigits(text[start..i]) <= 19)
        {
            if (mantissa <= 1UL << 53 && power is >= -22 and <= 22)
            {
                value = power < 0 ? mantissa / Exact[-power] : mantissa * Exact[power];
            }
            else if (mantissa == 0)
            {
                value = 0;
            }
            else if (!TryProduct(mantissa, power, out value))
            {
                return ReadSlowly(text[..i], out value) ? i : 0;
            }
            if (negative) value = -value;
            return i;
        }
        return ReadSlowly(text[..i], out value) ? i : 0;
    }

    // Whether all eight bytes are digits, and their number: neighbours are joined to pairs, fours and eight.
    private static bool EightDigits(ulong bytes, out uint value)
    {
        value = 0;
        if (((bytes & 0xF0F0F0F0F0F0F0F0) | (((bytes + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) != 0x3333333333333333) return false;
        bytes = (bytes & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
        bytes = (bytes & 0x00FF00FF00FF00FF) * 6553601 >> 16;
        value = (uint)((bytes & 0x0000FFFF0000FFFF) * 42949672960001 >> 32);
        return true;
    }

    private static int ReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var i = 1;
        var negative = false;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            negative = text[i] == '-';
            i++;
        }
        var start = i;
        while (i < text.Length && (uint)(text[i] - '0') <= 9)
        {
            if (exponent < 100_000) exponent = (exponent * 10) + (text[i] - '0');
            i++;
        }
        if (negative) exponent = -exponent;
        return i == start ? 0 : i;
    }

    private static int SignificantDigits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            if ((b | 0x20) == 'e') break;
            if (b == '.' || (count == 0 && b == '0')) continue;
            count++;
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ReadSlowly(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>mantissa * 10^power; false where 128 bits do not tell.</summary>
    internal static bool TryProduct(ulong mantissa, int power, out double value)
    {
        value = 0;
        if (power is < MinPower or > MaxPower) return false;
        var zeros = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= zeros;
        var (tableHigh, tableLow) = Powers[power - MinPower];
        var high = Math.BigMul(mantissa, tableHigh, out var low);
        if ((high & 0x1FF) == 0x1FF)
        {
            var more = Math.BigMul(mantissa, tableLow, out _);
            low += more;
            if (low < more) high++;
        }
        if (low == ulong.MaxValue && power is < -27 or > 55) return false;
        var upper = (int)(high >> 63);
        var bits = high >> (upper + 9);
        var binary = (((152_170 + 65_536) * power) >> 16) + 63 + upper - zeros + 1023;
        if (binary is <= 0 or >= 0x7FF) return false;
        // Exactly half way: to the even neighbour.
        if (low <= 1 && power is >= -4 and <= 23 && (bits & 3) == 1 && bits << (upper + 9) == high) bits &= ~1UL;
        bits = (bits + (bits & 1)) >> 1;
        if (bits >= 2UL << 52)
        {
            bits = 1UL << 52;
            binary++;
            if (binary >= 0x7FF) return false;
        }
        value = BitConverter.UInt64BitsToDouble((bits & ~(1UL << 52)) | ((ulong)binary << 52));
        return true;
    }

    // 5^power to 128 bits: truncated for positive powers, rounded up for the reciprocals.
    private static (ulong High, ulong Low)[] MakePowers()
    {
        var table = new (ulong, ulong)[MaxPower - MinPower + 1];
        for (var power = MinPower; power <= MaxPower; power++)
        {
            var five = BigInteger.Pow(5, Math.Abs(power));
            if (power < 0)
            {
                var bits = (int)(five - 1).GetBitLength();
                five = (BigInteger.One << (power >= -27 ? bits + 127 : (2 * bits) + 128)) / five + 1;
            }
            var excess = (int)five.GetBitLength() - 128;
            five = excess > 0 ? five >> excess : five << -excess;
            table[power - MinPower] = ((ulong)(five >> 64), (ulong)(five & ulong.MaxValue));
        }
        return table;
    }
}
