using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>How a step uses an estimator, for the estimator to check.</summary>
/// <param name="Context">The step's context.</param>
/// <param name="Place">What the estimator's properties begin with, for example <c>Estimator</c>.</param>
/// <param name="InputsPlace">What the channels begin with, for example <c>Inputs</c>.</param>
/// <param name="Inputs">The channels.</param>
/// <param name="Ranges">What a tuning job searches; empty for training.</param>
/// <param name="Objective">The metric that a tuning job searches by.</param>
internal sealed record EstimatorUse(
    StepContext Context,
    string Place,
    string InputsPlace,
    IDictionary<string, Channel> Inputs,
    IReadOnlyDictionary<string, ParameterRange> Ranges,
    HyperparameterTuningObjective? Objective)
{
    public void Add(string property, string got, string must, string fix) => Context.Problems.Add(Context.Name(property), got, must, fix);
}
