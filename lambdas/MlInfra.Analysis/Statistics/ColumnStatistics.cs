namespace MlInfra.Analysis.Statistics;

/// <summary>What is known of a column.</summary>
public sealed record ColumnStatistics
{
    public required string Name { get; init; }

    public required InferredType Type { get; init; }

    /// <summary>Rows that have a value, and rows that lack one.</summary>
    public required long Present { get; init; }

    public required long Missing { get; init; }

    /// <summary>Values by how they are written. Null when read from a statistics file, which has no place for it.</summary>
    public TypeCounts? Counts { get; init; }

    /// <summary>How many different values there are: the true number where <see cref="DistinctExact"/>, else estimated with a standard error of 1.6 %.</summary>
    public double Distinct { get; init; }

    public bool DistinctExact { get; init; }

    /// <summary>Null without numbers.</summary>
    public NumberStatistics? Numbers { get; init; }

    /// <summary>Null for numbers with many values.</summary>
    public CategoryStatistics? Categories { get; init; }

    /// <summary>The share of rows that have a value; NaN without rows.</summary>
    public double Completeness => Present + Missing == 0 ? double.NaN : (double)Present / (Present + Missing);
}

/// <summary>Values by how they are written.</summary>
/// <param name="Integral">Whole numbers.</param>
/// <param name="Fractional">Numbers with a point or an exponent.</param>
/// <param name="Text">Anything else.</param>
/// <param name="Infinite">Infinities and numbers too great to hold; in no other statistic.</param>
public sealed record TypeCounts(long Integral, long Fractional, long Text, long Infinite);

/// <summary>The numbers of a column.</summary>
public sealed record NumberStatistics
{
    public required double Mean { get; init; }

    public required double Sum { get; init; }

    /// <summary>Of the population: divided by n.</summary>
    public required double StandardDeviation { get; init; }

    public required double Min { get; init; }

    public required double Max { get; init; }

    public required KllSketch Sketch { get; init; }

    /// <summary>The sketch as a distribution.</summary>
    public WeightedSample Sample => Sketch.ToSample();
}

/// <summary>The categories of a column.</summary>
public sealed record CategoryStatistics
{
    /// <summary>The most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Counts { get; init; }

    /// <summary>Values in none of them.</summary>
    public long Others { get; init; }

    /// <summary>By how much a count may be too low.</summary>
    public long Undercount { get; init; }

    public bool Exact => Undercount == 0 && Others == 0;
}
