using System.Globalization;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.DataQuality;

/// <summary>A share that must not miss its limit: of present values, of the right type, in range, in the domain.</summary>
/// <param name="Feature">The column.</param>
/// <param name="Check">The kind of check.</param>
/// <param name="What">What the share is of, to end a sentence.</param>
/// <param name="Bad">Values that miss.</param>
/// <param name="Count">All of them.</param>
/// <param name="Limit">The least share that must not miss.</param>
/// <param name="Before">Values that missed in the baseline, out of how many, where the limit is just what was so there.</param>
internal sealed record ShareCheck(string Feature, string Check, string What, long Bad, long Count, double Limit, (long Bad, long Count)? Before)
{
    public double Share => Count == 0 ? 1 : 1 - ((double)Bad / Count);

    /// <summary>The chance of so many that miss, were all as it should be: against the baseline's sample where the limit comes from it, else against the limit.</summary>
    public double PValue => Count == 0 ? double.NaN
        : Before is { Count: > 0 } before ? ShareTest.MoreThan(before.Bad, before.Count, Bad, Count)
        : ShareTest.AtLeast(Bad, Count, 1 - Limit);

    public Violation? Judge(double adjusted, double level, double tolerance) =>
        Share < Limit - tolerance && adjusted < level
            ? new Violation(Check, string.Create(CultureInfo.InvariantCulture, $"{Bad} of {Count} values of {Feature} {What}: a share of {Share:0.####} is right where {Limit:0.####} must be."))
            {
                Feature = Feature,
            }
            : null;
}
