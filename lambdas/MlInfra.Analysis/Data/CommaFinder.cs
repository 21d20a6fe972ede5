using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Finds where the fields of a line end, 64 bytes at a time and before any of them is read: so no field waits for the one before it. What lies within
/// quotes is the caller's to tell.
/// </summary>
internal static class CommaFinder
{
    /// <summary>Bytes of one look; what is beyond the line must be readable.</summary>
    public const int Look = 64;

    // As many as are written down at once, whether there are so many or not: the next ones write over what is too much.
    private const int AtOnce = 8;

    /// <summary>Notes the ends of about <paramref name="wanted"/> fields that begin at <paramref name="at"/> or after it, at most <see cref="Look"/> more.</summary>
    /// <returns>How many; the last one may be the end of the line.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<byte> bytes, int length, int at, int wanted, Span<int> ends)
    {
        var count = 0;
        for (; at <= length && count < wanted; at += Look)
        {
            var commas = Commas(bytes[at..]);
            if (length - at < Look) commas = (commas | (1UL << (length - at))) & (ulong.MaxValue >> (Look - 1 - (length - at))); // its end is one as well
            var found = BitOperations.PopCount(commas);
            var left = ends.Slice(count, Math.Max(found, AtOnce));
            ref var next = ref MemoryMarshal.GetReference(left);
            for (var i = 0; i < AtOnce; i++)
            {
                Unsafe.Add(ref next, i) = at + BitOperations.TrailingZeroCount(commas);
                commas &= commas - 1;
            }
            for (var i = AtOnce; i < left.Length; i++)
            {
                left[i] = at + BitOperations.TrailingZeroCount(commas);
                commas &= commas - 1;
            }
            count += found;
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Commas(ReadOnlySpan<byte> bytes)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes[..Look]);
        var comma = Vector256.Create((byte)',');
        var low = Vector256.Equals(Vector256.LoadUnsafe(ref first), comma).ExtractMostSignificantBits();
        var high = Vector256.Equals(Vector256.LoadUnsafe(ref first, Look / 2), comma).ExtractMostSignificantBits();
        return low | ((ulong)high << (Look / 2));
    }
}
