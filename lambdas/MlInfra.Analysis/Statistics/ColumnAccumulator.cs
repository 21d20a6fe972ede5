using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Gathers one column. Numbers wait in a block and are taken in together, column by column, so that the hot data of a block stays in the
/// nearest cache.
/// </summary>
internal sealed class ColumnAccumulator
{
    private const int Block = 512;

    private readonly ProfileOptions _options;
    private readonly double[] _block = new double[Block];
    private readonly KllSketch _sketch;
    private readonly DistinctCounter _distinct = new();
    private readonly CategoryCounter _categories;
    private bool _numbersAreCategories;
    private bool _countCategories;
    private Moments _moments;
    private int _filled;
    private bool _categoriesDropped;

    public ColumnAccumulator(string name, ProfileOptions options)
    {
        _options = options;
        _sketch = new KllSketch(options.SketchSize);
        _categories = new CategoryCounter(options.CategoryBound);
        Begin(name);
    }

    public string Name { get; private set; } = "";

    public long Integral { get; private set; }

    public long Fractional { get; private set; }

    public long Text { get; private set; }

    public long Infinite { get; private set; }

    public long Present => Integral + Fractional + Text + Infinite;

    /// <summary>Whether numbers are also counted by their texts, so far.</summary>
    public bool CountsTexts => _countCategories && !_categoriesDropped;

    /// <summary>Forgets all but the room that it took, and gathers a column anew.</summary>
    public void Reuse(string name)
    {
        Integral = Fractional = Text = Infinite = 0;
        _sketch.Clear();
        _distinct.Clear();
        _categories.Clear();
        _moments = default;
        _filled = 0;
        _categoriesDropped = false;
        Begin(name);
    }

    public void AddNumber(double value, bool integral, ReadOnlySpan<byte> text)
    {
        if (integral) Integral++;
        else Fractional++;
        if (CountsTexts) AddCategory(text);
        _block[_filled++] = value + 0.0; // -0 becomes 0
        if (_filled == Block) Flush();
    }

    public void AddText(ReadOnlySpan<byte> text)
    {
        if (Field.IsMissing(text)) return;
        if (Field.IsInfinite(text))
        {
            Infinite++;
            return;
        }
        Text++;
        var hash = Hash64.Of(text);
        // A category that is held was noted as a value when it came.
        if (_categories.Add(text, hash, 1)) _distinct.AddHash(hash);
    }

    public void Flush()
    {
        if (_filled == 0) return;
        var values = _block.AsSpan(0, _filled);
        _moments.Add(values);
        _distinct.Add(values);
        _sketch.Add(values);
        _filled = 0;
    }

    public void Merge(ColumnAccumulator other)
    {
        Flush();
        other.Flush();
        Integral += other.Integral;
        Fractional += other.Fractional;
        Text += other.Text;
        Infinite += other.Infinite;
        _moments.Merge(other._moments);
        _sketch.Merge(other._sketch);
        _distinct.Merge(other._distinct);
        _categories.Merge(other._categories);
        _categoriesDropped |= other._categoriesDropped;
    }

    public ColumnStatistics Finish(long rows)
    {
        Flush();
        var numbers = Integral + Fractional;
        var type = Text > 0 || (_numbersAreCategories && numbers > 0) ? InferredType.String
            : Fractional > 0 || Infinite > 0 ? InferredType.Fractional
            : Integral > 0 ? InferredType.Integral
            : InferredType.Unknown;
        var categories = _countCategories && !_categoriesDropped && _categories.Exact;
        return new ColumnStatistics
        {
            Name = Name,
            Type = type,
            Present = Present,
            Missing = Math.Max(0, rows - Present),
            Counts = new TypeCounts(Integral, Fractional, Text, Infinite),
            Distinct = categories && Infinite == 0 ? _categories.Held : _distinct.Estimate(),
            DistinctExact = categories && Infinite == 0,
            Numbers = numbers == 0 ? null : new NumberStatistics
            {
                Mean = _moments.Mean, Sum = _moments.Sum, StandardDeviation = _moments.StandardDeviation, Min = _moments.Min, Max = _moments.Max, Sketch = _sketch,
            },
            Categories = _categories.Count == 0 || (type != InferredType.String && !categories) ? null : new CategoryStatistics
            {
                // Numbers that came after their texts had been given up are in none of the buckets.
                Counts = _categories.ToList(), Others = Present - Infinite - _categories.ToList().Sum(c => c.Value), Undercount = _categories.Undercount,
            },
        };
    }

    private void Begin(string name)
    {
        Name = name;
        _numbersAreCategories = _options.Categorical(name);
        _countCategories = !_options.Numeric(name);
    }

    private void AddCategory(ReadOnlySpan<byte> text)
    {
        // A column of numbers with many values is no category: from here on only its texts are counted.
        if (!_numbersAreCategories && Text == 0 && _categories.Held >= _options.NumberCategoryBound)
        {
            _categoriesDropped = true;
            return;
        }
        _categories.Add(text);
    }
}
