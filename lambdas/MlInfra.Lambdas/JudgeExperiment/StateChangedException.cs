namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>Another look at the experiment came first; this one must look anew.</summary>
internal sealed class StateChangedException(string parameter) : Exception($"The parameter {parameter} was changed by other looks each time meanwhile; the next one goes on from there.");
