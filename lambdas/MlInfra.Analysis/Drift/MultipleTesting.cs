namespace MlInfra.Analysis.Drift;

/// <summary>How p-values are corrected for the number of tests.</summary>
public enum Correction
{
    /// <summary>Benjamini-Hochberg: bounds the share of false alarms among the alarms; where nothing drifts, the chance of any alarm.</summary>
    BenjaminiHochberg,

    /// <summary>Holm: bounds the chance of any false alarm, whatever else drifts.</summary>
    Holm,

    /// <summary>Each test for itself: 300 stable features then give alarms every night.</summary>
    None,
}

/// <summary>Corrects p-values for the number of tests.</summary>
public static class MultipleTesting
{
    /// <summary>Adjusted p-values in the order given: each is to be held against the level. NaN are no tests and stay.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues, Correction correction)
    {
        var adjusted = pValues.ToArray();
        if (correction == Correction.None) return adjusted;
        var order = Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(adjusted[i])).OrderBy(i => adjusted[i]).ToArray();
        var tests = order.Length;
        if (correction == Correction.Holm)
        {
            double greatest = 0;
            for (var rank = 0; rank < tests; rank++)
            {
                greatest = Math.Max(greatest, Math.Min(1, adjusted[order[rank]] * (tests - rank)));
                adjusted[order[rank]] = greatest;
            }
            return adjusted;
        }
        double least = 1;
        for (var rank = tests - 1; rank >= 0; rank--)
        {
            least = Math.Min(least, adjusted[order[rank]] * tests / (rank + 1));
            adjusted[order[rank]] = least;
        }
        return adjusted;
    }
}
