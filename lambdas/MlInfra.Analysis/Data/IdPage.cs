using System.Numerics;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>
/// A page of hashes, none of them 0. Slots are looked at in groups of eight, so that which of them is taken decides nothing that a processor could guess
/// wrong while it waits for memory.
/// </summary>
internal static class IdPage
{
    /// <summary>How many low bits of a hash say where in its page it is.</summary>
    public const int Bits = 10;

    /// <summary>Slots of a page.</summary>
    public const int Size = 1 << Bits;

    /// <summary>How many of them are taken, on the average, before pages are split.</summary>
    public const int Fill = Size * 13 / 16;

    private const int Group = 8;

    /// <summary>Where the hash is, or would be; negative where the page is full.</summary>
    public static int Find(ulong[] page, ulong hash)
    {
        var group = (int)hash & (Size - Group);
        for (var looked = 0; looked < Size; looked += Group)
        {
            var (low, high) = (Vector256.LoadUnsafe(ref page[group]), Vector256.LoadUnsafe(ref page[group + (Group / 2)]));
            var same = Taken(low, high, Vector256.Create(hash));
            if (same != 0) return group + BitOperations.TrailingZeroCount(same);
            var free = Taken(low, high, Vector256<ulong>.Zero);
            if (free != 0) return group + BitOperations.TrailingZeroCount(free);
            group = (group + Group) & (Size - Group);
        }
        return -1;
    }

    /// <summary>Reads both ends of where the hash would be, so that it is in the cache.</summary>
    public static ulong Look(ulong[] page, ulong hash)
    {
        var group = (int)hash & (Size - Group);
        return page[group] ^ page[group + Group - 1];
    }

    /// <summary>Leaves those without the bit in the page; those with it are in the new one.</summary>
    public static ulong[] Split(ulong[] page, ulong bit)
    {
        Span<ulong> all = stackalloc ulong[Size];
        page.CopyTo(all);
        Array.Clear(page);
        var other = new ulong[Size];
        foreach (var hash in all)
        {
            if (hash == 0) continue;
            var target = (hash & bit) == 0 ? page : other;
            target[Find(target, hash)] = hash;
        }
        return other;
    }

    private static uint Taken(Vector256<ulong> low, Vector256<ulong> high, Vector256<ulong> by) =>
        Vector256.Equals(low, by).ExtractMostSignificantBits() | (Vector256.Equals(high, by).ExtractMostSignificantBits() << (Group / 2));
}
