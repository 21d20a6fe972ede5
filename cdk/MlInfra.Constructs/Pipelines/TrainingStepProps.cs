using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A training job as a step: what trains, on which data, for how long.</summary>
public sealed record TrainingStepProps : JobStepProps
{
    /// <summary>What trains.</summary>
    public required Estimator Estimator { get; init; }

    /// <summary>The data, by channel; at most 20. Default: none.</summary>
    public IDictionary<string, Channel> Inputs { get; init; } = new Dictionary<string, Channel>();

    /// <summary>The longest time that the training may run; at most 28 days. Default: 1 day.</summary>
    public TimeLimit MaxRun { get; init; } = TimeLimit.Day;

    /// <summary>Spare capacity at a lower price. Default: none, capacity on demand.</summary>
    public ManagedSpot? Spot { get; init; }

    /// <summary>Where the script keeps what it has learnt so far. Default: nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }
}
