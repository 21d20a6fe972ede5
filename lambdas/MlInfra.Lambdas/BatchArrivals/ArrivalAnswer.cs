namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>What a look came to.</summary>
/// <param name="Outcome">Started, or why nothing was: Quiet, Waiting, Running, Overtaken.</param>
/// <param name="Objects">How many objects were taken or wait.</param>
/// <param name="Execution">The run that was started.</param>
internal sealed record ArrivalAnswer(string Outcome, int Objects = 0, string? Execution = null);
