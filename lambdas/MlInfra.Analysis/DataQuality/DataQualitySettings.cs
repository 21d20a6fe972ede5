using MlInfra.Analysis.Drift;

namespace MlInfra.Analysis.DataQuality;

/// <summary>How strictly data is held against its constraints. What constraints.json says goes first.</summary>
public sealed record DataQualitySettings
{
    /// <summary>How drift is judged; limits and method come from the constraints' <c>distribution_constraints</c> unless set here.</summary>
    public DriftSettings Drift { get; init; } = new();

    /// <summary>
    /// By how much a share (of present values, of the right type, in range, in the domain) must miss what is asked for. Range: 0 to 1. Default: 0.01;
    /// with 0 one wrong value among a million is a violation, as in Model Monitor.
    /// </summary>
    public double ShareTolerance { get; init; } = 0.01;
}
