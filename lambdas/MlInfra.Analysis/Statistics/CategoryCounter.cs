using System.Text;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Counts categories: exactly while there are at most <see cref="Bound"/>, afterwards as Misra and Gries, so that every category with more than
/// <see cref="Undercount"/> records stays and is counted too low by at most that. Merging keeps both promises.
/// </summary>
public sealed class CategoryCounter
{
    /// <summary>How many categories are held.</summary>
    public const int DefaultBound = 1024;

    private int[] _index = [];
    private readonly List<Entry> _entries = [];

    public CategoryCounter(int bound = DefaultBound) => Bound = bound;

    public int Bound { get; }

    /// <summary>How many values were counted.</summary>
    public long Count { get; private set; }

    /// <summary>By how much a count may be too low; 0 while exact.</summary>
    public long Undercount { get; private set; }

    public bool Exact => Undercount == 0;

    /// <summary>How many categories are held: the true number while exact.</summary>
    public int Held => _entries.Count;

    public void Add(ReadOnlySpan<byte> value) => Add(value, Hash64.Of(value), 1);

    internal void Add(ReadOnlySpan<byte> value, ulong hash, long times)
    {
        Count += times;
        var at = Find(value, hash);
        if (at >= 0)
        {
            _entries[at].Count += times;
            return;
        }
        if (_entries.Count < Bound)
        {
            Insert(new Entry(value.ToArray(), hash, times));
            return;
        }
        // Every category, the new one as well, gives up as much as the least of them has.
        var least = Math.Min(times, _entries.Min(e => e.Count));
        Decrement(least);
        if (times > least) Insert(new Entry(value.ToArray(), hash, times - least));
    }

    public void Merge(CategoryCounter other)
    {
        Count += other.Count;
        Undercount += other.Undercount;
        foreach (var entry in other._entries)
        {
            var at = Find(entry.Value, entry.Hash);
            if (at >= 0) _entries[at].Count += entry.Count;
            else Insert(new Entry(entry.Value, entry.Hash, entry.Count));
        }
        if (_entries.Count <= Bound) return;
        Decrement(_entries.Select(e => e.Count).OrderDescending().ElementAt(Bound));
    }

    /// <summary>Categories and their counts, the most frequent first, equal ones by name.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ToList() =>
    [
        .. _entries.Select(e => KeyValuePair.Create(Encoding.UTF8.GetString(e.Value), e.Count)).OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal),
    ];

    private int Find(ReadOnlySpan<byte> value, ulong hash)
    {
        if (_index.Length == 0) return -1;
        var mask = _index.Length - 1;
        for (var slot = (int)hash & mask; _index[slot] != 0; slot = (slot + 1) & mask)
        {
            var at = _index[slot] - 1;
            if (_entries[at].Hash == hash && value.SequenceEqual(_entries[at].Value)) return at;
        }
        return -1;
    }

    private void Insert(Entry entry)
    {
        _entries.Add(entry);
        if (_entries.Count * 2 > _index.Length) Rebuild();
        else Place(_entries.Count - 1);
    }

    private void Decrement(long by)
    {
        Undercount += by;
        foreach (var entry in _entries) entry.Count -= by;
        _entries.RemoveAll(e => e.Count <= 0);
        Rebuild();
    }

    private void Rebuild()
    {
        var size = Math.Max(16, _index.Length);
        while (size < _entries.Count * 2) size *= 2;
        _index = new int[size];
        for (var i = 0; i < _entries.Count; i++) Place(i);
    }

    private void Place(int at)
    {
        var mask = _index.Length - 1;
        var slot = (int)_entries[at].Hash & mask;
        while (_index[slot] != 0) slot = (slot + 1) & mask;
        _index[slot] = at + 1;
    }

    private sealed class Entry(byte[] value, ulong hash, long count)
    {
        public byte[] Value { get; } = value;

        public ulong Hash { get; } = hash;

        public long Count { get; set; } = count;
    }
}
