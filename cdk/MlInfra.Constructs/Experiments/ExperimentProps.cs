using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Experiments;

/// <summary>Properties of an <see cref="Experiment"/>.</summary>
public sealed record ExperimentProps
{
    /// <summary>The endpoint, which has two variants: the champion and the challenger.</summary>
    public required RealTimeEndpoint Endpoint { get; init; }

    /// <summary>The name of the variant that serves so far.</summary>
    public required string Champion { get; init; }

    /// <summary>The name of the variant that is tried.</summary>
    public required string Challenger { get; init; }

    /// <summary>What the two are compared by.</summary>
    public required ExperimentGoal Goal { get; init; }

    /// <summary>
    /// The challenger's shares of the traffic in percent, one after the other, 1 to 10 rising ones above 0 and below 100. The first is that of the variants'
    /// <see cref="ProductionVariant.InitialVariantWeight"/>. Default: 10, 25, 50.
    /// </summary>
    public IReadOnlyList<double> SharePercents { get; init; } = [10, 25, 50];

    /// <summary>The time at each share before the next, 10 minutes to 7 days; a challenger that is shown to be better needs an hour at most. Default: 6 hours.</summary>
    public Duration StepTime { get; init; } = Duration.Hours(6);

    /// <summary>The requests to the challenger at each share before the next, at least 1. Default: 500.</summary>
    public long StepRequests { get; init; } = 500;

    /// <summary>When the experiment ends in favour of the champion if nothing is shown, 1 hour to 60 days. Default: 14 days.</summary>
    public Duration MaxDuration { get; init; } = Duration.Days(14);

    /// <summary>The chance, above 0.5 and below 1, that an experiment between equals shows no difference over all looks together. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether the challenger is taken when the two are shown to be equal within the goal's margin. Default: false.</summary>
    public bool ChallengerWinsTies { get; init; }

    /// <summary>What ends the experiment at once. Null: nothing does. Default: 5 % of failed requests, a p99 of 2 seconds.</summary>
    public ExperimentGuardRails? GuardRails { get; init; } = new();

    /// <summary>How often the experiment is looked at beside the looks that updates and alarms bring, whole minutes from 5 minutes to 24 hours. Default: 1 hour.</summary>
    public Duration Every { get; init; } = Duration.Hours(1);

    /// <summary>The name under which metrics and state are kept, 1 to 63 letters, digits and hyphens. Default: made from the stack's name and the construct's path.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>The namespace of the experiment's metrics. Default: MlInfra/Experiments.</summary>
    public string MetricNamespace { get; init; } = "MlInfra/Experiments";

    /// <summary>Whether a dashboard of the experiment is made. Default: true.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>Where the alarms are sent. Default: nowhere; they show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 1,024, since the evidence of weeks is weighed anew at each look.</summary>
    public int MemoryMiB { get; init; } = 1024;

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }
}
