namespace MlInfra.Analysis.Data;

/// <summary>A field of comma-separated bytes that stands there as it is meant: a number, a word, or nothing.</summary>
/// <param name="Value">The number; 0 for a word.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is; 0 where there is nothing.</param>
/// <param name="Kind">What it is; never unknown.</param>
internal readonly record struct PlainField(double Value, int Start, int Length, DecimalField.Kind Kind);
