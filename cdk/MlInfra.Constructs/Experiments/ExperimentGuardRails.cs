using Amazon.CDK;

namespace MlInfra.Constructs.Experiments;

/// <summary>What ends an experiment at once, in favour of the champion, whatever else is shown.</summary>
public sealed record ExperimentGuardRails
{
    /// <summary>
    /// The share of the challenger's requests that may fail on the model's side, above 0 and below 1; more than chance would give above it is a breach.
    /// Null: any. Default: 0.05.
    /// </summary>
    public double? ErrorShare { get; init; } = 0.05;

    /// <summary>The time in which the challenger must answer 99 of 100 requests, in any quarter of an hour with at least 100. Null: any. Default: 2 seconds.</summary>
    public Duration? ModelLatencyP99 { get; init; } = Duration.Seconds(2);
}
