using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// A tuning job as a step: what trains, which hyperparameters are searched and by which metric. Either one
/// <see cref="Estimator"/> with its data and ranges, or several <see cref="Definitions"/> that compete.
/// </summary>
public sealed record TuningStepProps : JobStepProps
{
    /// <summary>What trains; its hyperparameters are those that stay as they are. Null where there are <see cref="Definitions"/>.</summary>
    public Estimator? Estimator { get; init; }

    /// <summary>The data, by channel; at most 20. Default: none.</summary>
    public IDictionary<string, Channel> Inputs { get; init; } = new Dictionary<string, Channel>();

    /// <summary>The metric to search by. Null where there are <see cref="Definitions"/>.</summary>
    public HyperparameterTuningObjective? Objective { get; init; }

    /// <summary>The hyperparameters to search, by name; 1 to 30.</summary>
    public IReadOnlyDictionary<string, ParameterRange> Ranges { get; init; } = new Dictionary<string, ParameterRange>();

    /// <summary>Several things that train, each with data, objective and ranges of its own; at most 10. Default: none.</summary>
    public IReadOnlyList<TuningDefinition> Definitions { get; init; } = [];

    /// <summary>How the search goes. Default: Bayesian.</summary>
    public TuningStrategy Strategy { get; init; } = TuningStrategy.Bayesian;

    /// <summary>
    /// How many training jobs at most; 1 to 750, at random to 10,000. Default: 1; with <see cref="TuningStrategy.Grid"/>, one for each combination.
    /// </summary>
    public PipelineValue? MaxJobs { get; init; }

    /// <summary>How many training jobs at once; 1 to 100, and at most <see cref="MaxJobs"/>. Default: 1.</summary>
    public PipelineValue MaxParallelJobs { get; init; } = 1;

    /// <summary>The longest time that the whole search may take; 2 minutes to 30 days. Default: no limit but that of each job.</summary>
    public TimeLimit? MaxTuningTime { get; init; }

    /// <summary>Whether jobs that do worse than the others are stopped. Not with Hyperband, which does so itself. Default: no.</summary>
    public bool EarlyStopping { get; init; }

    /// <summary>Earlier tuning jobs to learn from. Default: none.</summary>
    public WarmStart? WarmStart { get; init; }

    /// <summary>When the search ends early. Default: never.</summary>
    public TuningCompletion? Completion { get; init; }

    /// <summary>The seed that makes the search repeatable; 0 or more. Default: none.</summary>
    public PipelineValue? RandomSeed { get; init; }

    /// <summary>Types of instance in the order of preference, in place of the estimator's; at most 6. Default: the estimator's.</summary>
    public IReadOnlyList<InstanceChoice> InstanceChoices { get; init; } = [];

    /// <summary>
    /// Whether the service chooses ranges and settings itself: the estimator's hyperparameters become hints, except <see cref="KeepStatic"/>.
    /// Default: no.
    /// </summary>
    public bool Autotune { get; init; }

    /// <summary>The hyperparameters of the estimator that stay as they are with <see cref="Autotune"/>. Default: none.</summary>
    public IReadOnlyList<string> KeepStatic { get; init; } = [];

    /// <summary>The longest time that each training job may run; at most 28 days. Default: 1 day.</summary>
    public TimeLimit MaxRun { get; init; } = TimeLimit.Day;

    /// <summary>Spare capacity at a lower price. Default: none, capacity on demand.</summary>
    public ManagedSpot? Spot { get; init; }

    /// <summary>
    /// Where training scripts keep what they have learnt so far. All jobs of the search get the same place: let the script keep each
    /// job's under the name in <c>TRAINING_JOB_NAME</c>, or one goes on from another's. Default: nowhere.
    /// </summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>Tags of the tuning job besides those of its estimator; at most 50 in all. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
