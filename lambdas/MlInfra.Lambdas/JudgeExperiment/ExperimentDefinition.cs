using MlInfra.Analysis.Experiments;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>What the construct tells the function of an experiment, as JSON.</summary>
/// <remarks>What has a default is settable: a source-generated reader sets all that is only initialised, to nothing where it is not told.</remarks>
internal sealed record ExperimentDefinition
{
    /// <summary>The experiment's name: the dimension Experiment of its metrics.</summary>
    public required string Experiment { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The variant that serves so far.</summary>
    public required string Champion { get; init; }

    /// <summary>The variant that is tried.</summary>
    public required string Challenger { get; init; }

    /// <summary>The parameter of Systems Manager that keeps the state.</summary>
    public required string Parameter { get; init; }

    /// <summary>The namespace of the metrics that the function puts.</summary>
    public required string MetricNamespace { get; init; }

    public required GoalDefinition Goal { get; init; }

    public double Confidence { get; set; } = 0.95;

    public IReadOnlyList<double> Shares { get; set; } = [0.1, 0.25, 0.5];

    public double StepMinutes { get; set; } = 360;

    public double FastStepMinutes { get; set; } = 60;

    public long StepRequests { get; set; } = 500;

    public double MaxHours { get; set; } = 336;

    public bool ChallengerWinsTies { get; init; }

    /// <summary>The share of the challenger's requests that may fail; null: any.</summary>
    public double? ErrorShare { get; init; }

    /// <summary>What 99 of 100 requests to the challenger must keep to; null: anything.</summary>
    public double? LatencyP99Microseconds { get; init; }

    /// <summary>How far the guard rails look back.</summary>
    public double GuardMinutes { get; set; } = 60;

    public ExperimentSettings Settings() => new()
    {
        HigherIsBetter = Goal.HigherIsBetter,
        Shares = Shares,
        StepTime = TimeSpan.FromMinutes(StepMinutes),
        FastStepTime = TimeSpan.FromMinutes(FastStepMinutes),
        StepTrials = StepRequests,
        MaxDuration = TimeSpan.FromHours(MaxHours),
        ChallengerWinsTies = ChallengerWinsTies,
        Guard = new() { ErrorShare = ErrorShare, LatencyP99 = LatencyP99Microseconds },
    };
}
