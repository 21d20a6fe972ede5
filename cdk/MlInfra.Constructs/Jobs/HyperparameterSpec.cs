namespace MlInfra.Constructs.Jobs;

/// <summary>What is known of one hyperparameter of a built-in algorithm.</summary>
/// <param name="Rule">What it may be.</param>
/// <param name="Required">Whether it has no default.</param>
/// <param name="Tuned">The kind of range that AWS documents for tuning; null where it documents none.</param>
internal sealed record HyperparameterSpec(ValueRule Rule, bool Required, string? Tuned);
