namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>Grid search: every combination once, the last hyperparameter's values first.</summary>
internal sealed class GridSearch(ParameterSpace space) : ISearch
{
    /// <inheritdoc/>
    public Proposal? Next(SearchState state) => Untried(space, state.Tried.Select(ParameterSpace.Key).ToHashSet());

    /// <summary>The first combination that was not tried yet, or null; only of a space without continuous hyperparameters.</summary>
    public static Proposal? Untried(ParameterSpace space, HashSet<string> tried)
    {
        for (long i = 0; i < (space.Count ?? 0); i++)
        {
            var values = space.Values(At(space, i));
            if (!tried.Contains(ParameterSpace.Key(values))) return new Proposal(values);
        }

        return null;
    }

    private static double[] At(ParameterSpace space, long index)
    {
        var point = new double[space.Parameters.Count];
        for (var i = point.Length - 1; i >= 0; i--)
        {
            var parameter = space.Parameters[i];
            var count = parameter.Count!.Value;
            var step = index % count;
            point[i] = parameter.Values is not null ? (step + 0.5) / count : parameter.Place(((long)parameter.Min + step).ToString(System.Globalization.CultureInfo.InvariantCulture))!.Value;
            index /= count;
        }

        return point;
    }
}
