using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>One of several things that a tuning job trains: the best model of all wins.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HyperParameterTrainingJobDefinition.html"/>
public sealed record TuningDefinition
{
    /// <summary>The name, once in a tuning job; 1 to 64 letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What trains; its hyperparameters are those that stay as they are.</summary>
    public required Estimator Estimator { get; init; }

    /// <summary>The metric to search by; all definitions maximize, or all minimize.</summary>
    public required HyperparameterTuningObjective Objective { get; init; }

    /// <summary>The hyperparameters to search, by name; 1 to 30.</summary>
    public required IReadOnlyDictionary<string, ParameterRange> Ranges { get; init; }

    /// <summary>The data, by channel; at most 20. Default: none.</summary>
    public IDictionary<string, Channel> Inputs { get; init; } = new Dictionary<string, Channel>();

    /// <summary>Types of instance in the order of preference, in place of the estimator's; at most 6. Default: the estimator's.</summary>
    public IReadOnlyList<InstanceChoice> InstanceChoices { get; init; } = [];

    /// <summary>The longest time that each training job may run; at most 28 days. Default: 1 day.</summary>
    public TimeLimit MaxRun { get; init; } = TimeLimit.Day;

    /// <summary>Spare capacity at a lower price. Default: none, capacity on demand.</summary>
    public ManagedSpot? Spot { get; init; }

    /// <summary>Where training scripts keep what they have learnt so far. Default: nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }
}
