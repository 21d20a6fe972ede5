namespace MlInfra.Analysis.Experiments;

/// <summary>The challenger less the champion: the estimate, and where the truth lies whenever one looks.</summary>
/// <param name="Estimate">The estimate; NaN before both gave values.</param>
/// <param name="Low">The lower end; minus infinity where there is no telling.</param>
/// <param name="High">The upper end; infinity where there is no telling.</param>
public sealed record EffectInterval(double Estimate, double Low, double High);
