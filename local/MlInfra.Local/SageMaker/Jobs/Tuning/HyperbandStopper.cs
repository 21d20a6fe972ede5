namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>
/// Hyperband: trials are shared out over brackets; in each, one that reaches a rung (MinResource, three times that, and so on, in epochs as
/// the objective tells them) goes on only while it is among the best third there, without waiting for the others (Li et al., Hyperband,
/// 2018; Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020). At MaxResource a trial has had all it may have.
/// </summary>
internal sealed class HyperbandStopper(int minResource, int maxResource) : IStopper
{
    private const int Eta = 3;
    private readonly Dictionary<(int Bracket, int Rung), List<double>> rungs = [];
    private readonly Dictionary<int, int> reached = [];

    /// <summary>How many brackets there are: the first begins to select at MinResource, each further one at three times the one before.</summary>
    public int Brackets
    {
        get
        {
            var brackets = 1;
            for (long rung = minResource; rung * Eta < maxResource; rung *= Eta) brackets++;
            return Math.Min(brackets, 4);
        }
    }

    /// <inheritdoc/>
    public bool ShouldEnd(int trial, IReadOnlyList<double> costs)
    {
        var bracket = trial % Brackets;
        foreach (var rung in Rungs(bracket))
        {
            if (rung > costs.Count || rung <= reached.GetValueOrDefault(trial)) continue;
            reached[trial] = rung;
            if (!rungs.TryGetValue((bracket, rung), out var there)) rungs[(bracket, rung)] = there = [];
            var cost = costs.Take(rung).Min();
            there.Add(cost);
            if (there.Count >= Eta && there.Count(c => c < cost) >= (there.Count + Eta - 1) / Eta) return true;
        }

        return costs.Count >= maxResource;
    }

    /// <inheritdoc/>
    public void Ended(int trial, IReadOnlyList<double> costs) => ShouldEnd(trial, costs);

    private IEnumerable<int> Rungs(int bracket)
    {
        for (var rung = minResource * Math.Pow(Eta, bracket); rung < maxResource; rung *= Eta) yield return (int)rung;
    }
}
