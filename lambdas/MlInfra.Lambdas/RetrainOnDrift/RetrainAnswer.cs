namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>What a look came to.</summary>
/// <param name="Outcome">Started, or why nothing was: Quiet, Running, CoolingDown, BudgetUsed, Answered.</param>
/// <param name="Execution">The run that was started.</param>
internal sealed record RetrainAnswer(string Outcome, string? Execution = null);
