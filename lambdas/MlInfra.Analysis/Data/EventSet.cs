using System.Numerics;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Remembers which event ids were seen, as 64-bit hashes: among 10 million ids two different ones are mistaken for one with a chance of
/// 3 in a million. Takes 8 to 24 bytes an id, and at most what its bound allows.
/// </summary>
internal sealed class EventSet(int maxIds)
{
    private const int ShardBits = 6;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard(Math.Max(16, maxIds >> ShardBits)))];

    /// <summary>Whether a further id found no room, so that its doubles would go unseen.</summary>
    public bool Overflowed => _shards.Any(shard => shard.Overflowed);

    /// <summary>True when the id is new.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        var hash = Hash64.Of(id);
        var shard = _shards[(int)(hash >> (64 - ShardBits))];
        lock (shard.Gate) return shard.Add(hash == 0 ? 1 : hash);
    }

    // Slots are looked at in groups of eight, so that which of them is taken decides nothing that a processor could guess wrong while it waits for memory.
    private sealed class Shard(int maxIds)
    {
        private const int Group = 8;

        private ulong[] _slots = new ulong[2 * Group];
        private int _count;

        public Lock Gate { get; } = new();

        public bool Overflowed { get; private set; }

        public bool Add(ulong hash)
        {
            var at = Find(_slots, hash);
            if (_slots[at] == hash) return false;
            if (_count >= maxIds)
            {
                Overflowed = true;
                return true;
            }
            _slots[at] = hash;
            if (++_count * 3L > _slots.Length * 2L) Grow();
            return true;
        }

        // Where the hash is, or would be.
        private static int Find(ulong[] slots, ulong hash)
        {
            var mask = slots.Length - Group;
            for (var group = (int)hash & mask; ; group = (group + Group) & mask)
            {
                var (low, high) = (Vector256.LoadUnsafe(ref slots[group]), Vector256.LoadUnsafe(ref slots[group + (Group / 2)]));
                var wanted = Vector256.Create(hash);
                var same = Vector256.Equals(low, wanted).ExtractMostSignificantBits() | (Vector256.Equals(high, wanted).ExtractMostSignificantBits() << (Group / 2));
                if (same != 0) return group + BitOperations.TrailingZeroCount(same);
                var free = Vector256.Equals(low, Vector256<ulong>.Zero).ExtractMostSignificantBits()
                    | (Vector256.Equals(high, Vector256<ulong>.Zero).ExtractMostSignificantBits() << (Group / 2));
                if (free != 0) return group + BitOperations.TrailingZeroCount(free);
            }
        }

        private void Grow()
        {
            var larger = new ulong[_slots.Length * 2];
            foreach (var hash in _slots)
            {
                if (hash != 0) larger[Find(larger, hash)] = hash;
            }
            _slots = larger;
        }
    }
}
