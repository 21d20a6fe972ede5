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

    private Entry?[] _slots = [];
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

    /// <summary>True when the category was not held.</summary>
    internal bool Add(ReadOnlySpan<byte> value, ulong hash, long times)
    {
        Count += times;
        if (Find(value, hash) is { } known)
        {
            known.Count += times;
            return false;
        }
        if (_entries.Count < Bound)
        {
            Insert(new Entry(value.ToArray(), hash, times));
            return true;
        }
        // Every category, the new one as well, gives up as much as the least of them has.
        var least = Math.Min(times, _entries.Min(e => e.Count));
        Decrement(least);
        if (times > least) Insert(new Entry(value.ToArray(), hash, times - least));
        return true;
    }

    public void Merge(CategoryCounter other)
    {
        Count += other.Count;
        Undercount += other.Undercount;
        foreach (var entry in other._entries)
        {
            if (Find(entry.Value, entry.Hash) is { } known) known.Count += entry.Count;
            else Insert(new Entry(entry.Value, entry.Hash, entry.Count));
        }
        if (_entries.Count <= Bound) return;
        Decrement(_entries.Select(e => e.Count).OrderDescending().ElementAt(Bound));
    }

    internal void Clear()
    {
        Count = Undercount = 0;
        _entries.Clear();
        Array.Clear(_slots);
    }

    /// <summary>Categories and their counts, the most frequent first, equal ones by name.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ToList() =>
    [
        .. _entries.Select(e => KeyValuePair.Create(Encoding.UTF8.GetString(e.Value), e.Count)).OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal),
    ];

    private Entry? Find(ReadOnlySpan<byte> value, ulong hash)
    {
        if (_slots.Length == 0) return null;
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; _slots[slot] is { } entry; slot = (slot + 1) & mask)
        {
            if (entry.Hash == hash && entry.Is(value)) return entry;
        }
        return null;
    }

    private void Insert(Entry entry)
    {
        _entries.Add(entry);
        if (_entries.Count * 2 > _slots.Length) Rebuild();
        else Place(entry);
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
        var size = Math.Max(16, _slots.Length);
        while (size < _entries.Count * 2) size *= 2;
        _slots = new Entry?[size];
        foreach (var entry in _entries) Place(entry);
    }

    private void Place(Entry entry)
    {
        var mask = _slots.Length - 1;
        var slot = (int)entry.Hash & mask;
        while (_slots[slot] is not null) slot = (slot + 1) & mask;
        _slots[slot] = entry;
    }

    private sealed class Entry(byte[] value, ulong hash, long count)
    {
        // Short texts, which most categories are, are told apart by one number.
        private const int Short = 8;

        private readonly ulong _word = value.Length < Short ? Hash64.Word(value) : 0;

        public byte[] Value => value;

        public ulong Hash => hash;

        public long Count { get; set; } = count;

        public bool Is(ReadOnlySpan<byte> other) =>
            other.Length == value.Length && (other.Length < Short ? Hash64.Word(other) == _word : other.SequenceEqual(value));
    }
}
