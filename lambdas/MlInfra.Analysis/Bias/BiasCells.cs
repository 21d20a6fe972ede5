namespace MlInfra.Analysis.Bias;

/// <summary>
/// Counts of records by facet, answer and truth in one group: all that the metrics need, so that resampling records is resampling these.
/// Index: facet 4, predicted 2, actual 1.
/// </summary>
internal readonly ref struct BiasCells(ReadOnlySpan<double> cells)
{
    private readonly ReadOnlySpan<double> _cells = cells;

    public double At(bool facet, bool predicted, bool actual) => _cells[(facet ? 4 : 0) + (predicted ? 2 : 0) + (actual ? 1 : 0)];

    public double Count(bool facet) => At(facet, false, false) + At(facet, false, true) + At(facet, true, false) + At(facet, true, true);

    public double Predicted(bool facet, bool value) => At(facet, value, false) + At(facet, value, true);

    public double Actual(bool facet, bool value) => At(facet, false, value) + At(facet, true, value);
}
