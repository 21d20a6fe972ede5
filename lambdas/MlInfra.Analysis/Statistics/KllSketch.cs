using System.Numerics;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// A quantile sketch after <see href="https://arxiv.org/abs/1603.05346">Karnin, Lang and Liberty</see>: exact up to <see cref="K"/> numbers, afterwards a
/// rank is off by at most <see cref="RankError"/> of the count with 99 % confidence. Sketches merge, and the same numbers in the
/// same order give the same sketch. Levels and parameters are those that Model Monitor writes (k 2048, c 0.64).
/// </summary>
public sealed class KllSketch
{
    /// <summary>What Model Monitor uses.</summary>
    public const int DefaultK = 2048;

    private const ulong Seed = 0x2545F4914F6CDD1D;
    private const double C = 0.64;
    // Wider than the paper's 8: fewer and longer sorts, for 16 KB more at most.
    private const int MinWidth = 256;
    // Once there are levels, the lowest gives its numbers on as soon as it has so many: they are sorted in the nearest cache, and the room that
    // it leaves goes to the levels above, where a number that is given up costs more.
    private const int Block = 512;

    private readonly List<Level> _levels = [new()];
    private readonly Stack<Level> _spare = [];
    private int[] _capacities;
    private int _size;
    private int _room;
    private WeightedSample? _sample;
    private ulong _random = Seed;

    public KllSketch(int k = DefaultK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 8);
        K = k;
        _capacities = Capacities(1);
        _room = _capacities.Sum();
    }

    public int K { get; }

    /// <summary>How many numbers it stands for.</summary>
    public long Count { get; private set; }

    /// <summary>Whether it still holds every number.</summary>
    public bool Exact => _levels.Count == 1;

    /// <summary>By how much of the count a rank, or the difference of two, may be off.</summary>
    public double RankError => Exact ? 0 : 2.446 / Math.Pow(K, 0.9433);

    /// <summary>The numbers of each level; one of level i stands for 2^i.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Levels => [.. _levels.Select(level => level.Numbers.ToArray())];

    public void Add(ReadOnlySpan<double> values)
    {
        _sample = null;
        Count += values.Length;
        while (!values.IsEmpty)
        {
            while (_size >= _room || _levels[0].Count >= _capacities[0]) Compress();
            var take = Math.Min(values.Length, Math.Min(_room - _size, _capacities[0] - _levels[0].Count));
            _levels[0].Add(values[..take]);
            _size += take;
            values = values[take..];
        }
    }

    public void Merge(KllSketch other)
    {
        _sample = null;
        Count += other.Count;
        while (_levels.Count < other._levels.Count) AddLevel();
        Measure();
        for (var i = 0; i < other._levels.Count; i++)
        {
            var (mine, theirs) = (_levels[i], other._levels[i]);
            if (theirs.Count == 0) continue;
            mine.Add(theirs.Numbers);
            _size += theirs.Count;
        }
        while (_size > _room) Compress();
    }

    /// <summary>Forgets all but the room that it took.</summary>
    internal void Clear()
    {
        _sample = null;
        Count = _size = 0;
        _random = Seed;
        foreach (var level in _levels) level.Count = 0;
        while (_levels.Count > 1)
        {
            _spare.Push(_levels[^1]);
            _levels.RemoveAt(_levels.Count - 1);
        }
        Measure();
    }

    /// <summary>From the levels of a statistics file.</summary>
    public static KllSketch From(int k, IReadOnlyList<IReadOnlyList<double>> levels)
    {
        var sketch = new KllSketch(k);
        while (sketch._levels.Count < levels.Count) sketch.AddLevel();
        for (var i = 0; i < levels.Count; i++)
        {
            sketch._levels[i].Add([.. levels[i]]);
            sketch._size += levels[i].Count;
            sketch.Count += (long)levels[i].Count << i;
        }
        sketch.Measure();
        return sketch;
    }

    /// <summary>The distribution that it stands for; made once, until more is added.</summary>
    public WeightedSample ToSample() => _sample ??= MakeSample();

    private WeightedSample MakeSample()
    {
        var values = new double[_size];
        var weights = new double[_size];
        var at = 0;
        for (var i = 0; i < _levels.Count; i++)
        {
            _levels[i].Numbers.CopyTo(values.AsSpan(at));
            weights.AsSpan(at, _levels[i].Count).Fill(1L << i);
            at += _levels[i].Count;
        }
        return new WeightedSample(values, weights);
    }

    // The lowest level that is full gives every second of its numbers, from a random start, to the one above.
    private void Compress()
    {
        for (var i = 0; i < _levels.Count; i++)
        {
            if (_levels[i].Count < _capacities[i]) continue;
            if (i == _levels.Count - 1)
            {
                AddLevel();
                Measure();
            }
            var (level, above) = (_levels[i], _levels[i + 1]);
            if (i == 0) BlockSort.Sort(level.Numbers);
            else RunSort.Sort(level.Numbers);
            // An odd number stays behind.
            var odd = level.Count & 1;
            above.AddHalf(level.Numbers[odd..], (int)(NextRandom() >> 63));
            _size -= level.Count >> 1;
            level.Count = odd;
            return;
        }
        throw new InvalidOperationException("A full sketch has a full level.");
    }

    private void AddLevel() => _levels.Add(_spare.TryPop(out var used) ? used : new Level());

    private void Measure()
    {
        if (_capacities.Length == _levels.Count) return;
        _capacities = Capacities(_levels.Count);
        _room = _capacities.Sum();
    }

    private int[] Capacities(int levels)
    {
        var capacities = new int[levels];
        for (var i = 0; i < levels; i++) capacities[i] = Math.Max(Math.Min(MinWidth, K), (int)Math.Ceiling(K * Math.Pow(C, levels - 1 - i)));
        if (levels > 1) capacities[0] = Math.Min(Block, K);
        return capacities;
    }

    private ulong NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return _random;
    }

    private sealed class Level
    {
        private double[] _items = [];

        public int Count { get; set; }

        public Span<double> Numbers => _items.AsSpan(0, Count);

        public void Add(ReadOnlySpan<double> values)
        {
            Room(values.Length);
            values.CopyTo(_items.AsSpan(Count));
            Count += values.Length;
        }

        // Adds every second of an even count of sorted numbers, from the first or the one after it.
        public void AddHalf(ReadOnlySpan<double> sorted, int start)
        {
            var more = sorted.Length >> 1;
            Room(more);
            var added = _items.AsSpan(Count, more);
            for (var i = 0; i < added.Length; i++) added[i] = sorted[(2 * i) + start];
            Count += more;
        }

        private void Room(int more)
        {
            if (Count + more <= _items.Length) return;
            var larger = new double[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count + more))];
            Numbers.CopyTo(larger);
            _items = larger;
        }
    }
}
