namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>
/// Chooses what to try next. A pure function of the seed and of what is known, so that a search goes on the same after a restart,
/// and the same seed gives the same search.
/// </summary>
internal interface ISearch
{
    /// <summary>The next proposal, or null when all there is has been tried.</summary>
    Proposal? Next(SearchState state);
}

/// <summary>What a search knows.</summary>
/// <param name="Index">How many were proposed before.</param>
/// <param name="Known">What has been measured; less is better.</param>
/// <param name="Tried">All that was proposed, measured or not.</param>
/// <param name="Pending">What is being tried now.</param>
internal sealed record SearchState(
    int Index, IReadOnlyList<Measured> Known, IReadOnlyList<IReadOnlyDictionary<string, string>> Tried, IReadOnlyList<IReadOnlyDictionary<string, string>> Pending);

/// <summary>A measured combination.</summary>
/// <param name="Values">The hyperparameters.</param>
/// <param name="Cost">The objective, less is better.</param>
/// <param name="Group">Whose measurement: 0 is this job's; parents' of a warm start may lie on another scale.</param>
internal sealed record Measured(IReadOnlyDictionary<string, string> Values, double Cost, int Group = 0);

/// <summary>What to try next.</summary>
/// <param name="Values">The hyperparameters.</param>
/// <param name="Gain">How much better than the best it is expected to be, in standard deviations of what was measured; null if the search does not know.</param>
internal sealed record Proposal(IReadOnlyDictionary<string, string> Values, double? Gain = null);
