namespace MlInfra.Analysis.Data;

/// <summary>
/// Remembers which event ids were seen, as 64-bit hashes: among 10 million ids two different ones are mistaken for one with a chance of
/// 3 in a million. Takes 10 to 20 bytes an id and nothing beside that while it grows, and at most what its bound allows.
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

    /// <summary>Brings near what is remembered of an id that will soon be added: asked for several, the processor waits for all of them at once.</summary>
    public ulong Look(ReadOnlySpan<byte> id)
    {
        var hash = Hash64.Of(id);
        return _shards[(int)(hash >> (64 - ShardBits))].Look(hash);
    }

    // Small pages, each of which gives every second of its hashes to a new one when the shard grows: what is held is never copied as a whole, so growing
    // leaves nothing behind that would wait for the collector.
    private sealed class Shard(int maxIds)
    {
        private ulong[][] _pages = [new ulong[IdPage.Size]];
        private int _count;

        public Lock Gate { get; } = new();

        public bool Overflowed { get; private set; }

        public bool Add(ulong hash)
        {
            var page = PageOf(hash);
            var at = IdPage.Find(page, hash);
            if (at >= 0 && page[at] == hash) return false;
            if (_count >= maxIds)
            {
                Overflowed = true;
                return true;
            }
            // Pages fill a little unevenly, so that one may be full before the time.
            while (at < 0 || _count >= _pages.Length * IdPage.Fill)
            {
                Grow();
                page = PageOf(hash);
                at = IdPage.Find(page, hash);
            }
            page[at] = hash;
            _count++;
            return true;
        }

        // Without the lock: whatever is seen decides nothing.
        public ulong Look(ulong hash) => IdPage.Look(PageOf(hash), hash);

        private ulong[] PageOf(ulong hash)
        {
            var pages = _pages;
            return pages[(int)(hash >> IdPage.Bits) & (pages.Length - 1)];
        }

        private void Grow()
        {
            var pages = new ulong[_pages.Length * 2][];
            for (var i = 0; i < _pages.Length; i++)
            {
                pages[i] = _pages[i];
                pages[i + _pages.Length] = IdPage.Split(_pages[i], (ulong)_pages.Length << IdPage.Bits);
            }
            _pages = pages;
        }
    }
}
