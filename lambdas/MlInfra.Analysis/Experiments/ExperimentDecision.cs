namespace MlInfra.Analysis.Experiments;

/// <summary>What to do with an experiment, and why.</summary>
/// <param name="Outcome">What is to become of it.</param>
/// <param name="Share">The challenger's share of the traffic from now on; 0 or 1 when the experiment is over.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ExperimentDecision(ExperimentOutcome Outcome, double Share, string Reason);
