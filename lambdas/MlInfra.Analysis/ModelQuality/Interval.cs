namespace MlInfra.Analysis.ModelQuality;

/// <summary>An estimate and where the truth lies with the given confidence.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end; NaN where there is no telling.</param>
/// <param name="High">The upper end.</param>
/// <param name="StandardDeviation">Of the estimate; NaN where there is no telling.</param>
public sealed record Interval(double Value, double Low, double High, double StandardDeviation)
{
    /// <summary>An estimate of which nothing more is known.</summary>
    public static Interval Unsure(double value) => new(value, double.NaN, double.NaN, double.NaN);
}
