using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlInfra.Analysis.Data;

/// <summary>A fast 64-bit hash of bytes and of numbers, the same in every process. Not for secrets.</summary>
internal static class Hash64
{
    private const ulong A = 0x9E3779B97F4A7C15, B = 0xD6E8FEB86659FD93, C = 0xA0761D6478BD642F;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = A ^ ((ulong)bytes.Length * B);
        while (bytes.Length >= 8)
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(bytes), C);
            bytes = bytes[8..];
        }
        return Mix(Fold(hash ^ Word(bytes), B));
    }

    /// <summary>At most seven bytes as one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ReadOnlySpan<byte> bytes)
    {
        // What is read twice comes to lie on itself.
        if (bytes.Length >= 4) return MemoryMarshal.Read<uint>(bytes) | ((ulong)MemoryMarshal.Read<uint>(bytes[^4..]) << (8 * (bytes.Length - 4)));
        if (bytes.IsEmpty) return 0;
        return bytes[0] | ((ulong)bytes[bytes.Length >> 1] << (8 * (bytes.Length >> 1))) | ((ulong)bytes[^1] << (8 * (bytes.Length - 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value) => Mix(BitConverter.DoubleToUInt64Bits(value == 0 ? 0.0 : value) + A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
