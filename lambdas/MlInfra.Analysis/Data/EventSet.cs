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

    private sealed class Shard(int maxIds)
    {
        public Lock Gate { get; } = new();

        private ulong[] _slots = new ulong[16];
        private int _count;

        public bool Overflowed { get; private set; }

        public bool Add(ulong hash)
        {
            var mask = _slots.Length - 1;
            var at = (int)hash & mask;
            while (_slots[at] != 0)
            {
                if (_slots[at] == hash) return false;
                at = (at + 1) & mask;
            }
            if (_count >= maxIds)
            {
                Overflowed = true;
                return true;
            }
            _slots[at] = hash;
            if (++_count * 3L > _slots.Length * 2L) Grow();
            return true;
        }

        private void Grow()
        {
            var old = _slots;
            _slots = new ulong[old.Length * 2];
            var mask = _slots.Length - 1;
            foreach (var hash in old)
            {
                if (hash == 0) continue;
                var at = (int)hash & mask;
                while (_slots[at] != 0) at = (at + 1) & mask;
                _slots[at] = hash;
            }
        }
    }
}
