using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>How an endpoint's traffic moves to a new configuration, while alarms watch and bring it back if they ring.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html"/>
public sealed class Rollout
{
    private const string AllAtOnceType = "ALL_AT_ONCE";
    private const string CanaryType = "CANARY";
    private const string LinearType = "LINEAR";
    private const string RollingType = "ROLLING";

    private Rollout(string type, Capacity? size, Duration? wait, Duration? terminationWait)
    {
        Type = type;
        Size = size;
        WaitSeconds = Seconds(wait) ?? 0;
        TerminationWaitSeconds = type == RollingType ? 0 : Seconds(terminationWait ?? Duration.Minutes(5))!.Value;
    }

    internal Capacity? Size { get; }

    internal bool IsRolling => Type == RollingType;

    private string Type { get; }

    private double WaitSeconds { get; }

    private double TerminationWaitSeconds { get; }

    private Capacity? RollbackSize { get; init; }

    private double? MaxSeconds { get; init; }

    private string Word => Type switch
    {
        CanaryType => "canary",
        LinearType => "linear step",
        _ => "rolling batch",
    };

    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RollingUpdatePolicy.html and API_TrafficRoutingConfig.html
    private int LeastPercent => Type switch
    {
        CanaryType => 1,
        LinearType => 10,
        _ => 5,
    };

    /// <summary>All traffic at once to a new fleet; the old one is kept for a while, so that the way back is short.</summary>
    /// <param name="bake">How long both fleets are kept and the alarms are watched, up to an hour. Default: 5 minutes.</param>
    /// <param name="maxTime">The longest that the whole roll-out may take, 10 minutes to 8 hours. Default: SageMaker's.</param>
    public static Rollout AllAtOnce(Duration? bake = null, Duration? maxTime = null) => new(AllAtOnceType, null, null, bake) { MaxSeconds = Seconds(maxTime) };

    /// <summary>First a part of the traffic to the new fleet, then all of it.</summary>
    /// <param name="size">The part; at most half of the instances.</param>
    /// <param name="bake">How long the canary is watched, up to an hour. Default: 5 minutes.</param>
    /// <param name="terminationWait">How long the old fleet is kept after all traffic moved, up to an hour. Default: 5 minutes.</param>
    /// <param name="maxTime">The longest that the whole roll-out may take, 10 minutes to 8 hours. Default: SageMaker's.</param>
    public static Rollout Canary(Capacity size, Duration? bake = null, Duration? terminationWait = null, Duration? maxTime = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new(CanaryType, size, bake ?? Duration.Minutes(5), terminationWait) { MaxSeconds = Seconds(maxTime) };
    }

    /// <summary>The traffic in equal steps.</summary>
    /// <param name="step">A step; 10 to 50 % of the instances.</param>
    /// <param name="interval">The time between two steps, up to an hour. Default: 5 minutes.</param>
    /// <param name="terminationWait">How long the old fleet is kept after all traffic moved, up to an hour. Default: 5 minutes.</param>
    /// <param name="maxTime">The longest that the whole roll-out may take, 10 minutes to 8 hours. Default: SageMaker's.</param>
    public static Rollout Linear(Capacity step, Duration? interval = null, Duration? terminationWait = null, Duration? maxTime = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(LinearType, step, interval ?? Duration.Minutes(5), terminationWait) { MaxSeconds = Seconds(maxTime) };
    }

    /// <summary>
    /// The instances in batches, each of which is replaced and watched before the next: there is never a second fleet, so it is the
    /// way for large or scarce instances. Endpoints of one variant only.
    /// </summary>
    /// <param name="batch">A batch; 5 to 50 % of the instances.</param>
    /// <param name="bake">How long a batch is watched, up to an hour. Default: 5 minutes.</param>
    /// <param name="rollbackBatch">The batch on the way back. Default: all of them at once.</param>
    /// <param name="maxTime">The longest that the whole roll-out may take, 10 minutes to 8 hours. Default: SageMaker's.</param>
    /// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-rolling.html"/>
    public static Rollout Rolling(Capacity batch, Duration? bake = null, Capacity? rollbackBatch = null, Duration? maxTime = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new(RollingType, batch, bake ?? Duration.Minutes(5), null) { RollbackSize = rollbackBatch, MaxSeconds = Seconds(maxTime) };
    }

    internal CfnEndpoint.BlueGreenUpdatePolicyProperty? BlueGreen()
    {
        var size = Size is null || IsRolling ? null : new CfnEndpoint.CapacitySizeProperty { Type = Size.Type, Value = Size.Value };
        return IsRolling ? null : new()
        {
            TerminationWaitInSeconds = TerminationWaitSeconds,
            MaximumExecutionTimeoutInSeconds = MaxSeconds,
            TrafficRoutingConfiguration = new CfnEndpoint.TrafficRoutingConfigProperty
            {
                Type = Type,
                WaitIntervalInSeconds = WaitSeconds,
                CanarySize = Type == CanaryType ? size : null,
                LinearStepSize = Type == LinearType ? size : null,
            },
        };
    }

    internal CfnEndpoint.RollingUpdatePolicyProperty? RollingPolicy() => !IsRolling ? null : new()
    {
        MaximumBatchSize = new CfnEndpoint.CapacitySizeProperty { Type = Size!.Type, Value = Size.Value },
        WaitIntervalInSeconds = WaitSeconds,
        MaximumExecutionTimeoutInSeconds = MaxSeconds,
        RollbackMaximumBatchSize = RollbackSize is { } back ? new CfnEndpoint.CapacitySizeProperty { Type = back.Type, Value = back.Value } : null,
    };

    /// <summary>Adds what SageMaker would refuse, or not do, for variants of these names, types and least instances.</summary>
    internal void Check(Problems problems, string property, IReadOnlyList<(string Name, string InstanceType, int Fewest)> variants)
    {
        Wait(problems, property, "bake time", WaitSeconds);
        Wait(problems, property, "termination wait", TerminationWaitSeconds);
        Longest(problems, property);

        if (IsRolling && variants.Count > 1)
        {
            problems.Add(property, $"a rolling update of {variants.Count} variants", "be of one variant, since SageMaker rolls no endpoint of several", "take Canary or Linear, or an endpoint for each variant");
        }

        if (Size is { } size)
        {
            Part(problems, property, Word, size, LeastPercent, 50, variants);
        }

        if (RollbackSize is { } back)
        {
            Part(problems, property, "batch on the way back", back, 5, 100, variants);
        }

        foreach (var variant in variants.Where(variant => Type != AllAtOnceType && Jobs.InstanceCatalogue.Find(variant.InstanceType)?.Family == "inf1"))
        {
            problems.Add(property, $"a {Word} for variant '{variant.Name}' on {variant.InstanceType}",
                "not be asked of Inf1 instances, where SageMaker moves all traffic at once whatever is asked", "use Rollout.AllAtOnce, or Inf2");
        }
    }

    private static void Part(
        Problems problems, string property, string word, Capacity size, int least, int most, IReadOnlyList<(string Name, string InstanceType, int Fewest)> variants)
    {
        if (size.IsPercent && (size.Value < least || size.Value > most))
        {
            problems.Add(property, $"a {word} of {size}", $"be {least} to {most} % of the instances", $"take {(size.Value > most ? most : least)} %");
        }

        foreach (var (name, _, fewest) in variants.Where(variant => !size.IsPercent && (size.Value < 1 || size.Value * 100 > variant.Fewest * most)))
        {
            problems.Add(property, $"a {word} of {size} with {fewest} in variant '{name}'", $"be at most {(most == 50 ? "half" : "all")} of every variant's instances",
                "take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity)");
        }
    }

    private static void Wait(Problems problems, string property, string what, double seconds)
    {
        if (!Tokens.In(seconds) && (seconds is < 0 or > 3600 || !double.IsInteger(seconds)))
        {
            problems.Add(property, $"a {what} of {seconds} seconds", "be whole seconds, at most 3600, the longest that SageMaker waits", "take an hour or less");
        }
    }

    private void Longest(Problems problems, string property)
    {
        if (MaxSeconds is not { } longest || Tokens.In(longest))
        {
            return;
        }

        if (longest is < 600 or > 28800 || !double.IsInteger(longest))
        {
            problems.Add(property, $"a longest time of {longest} seconds", "be whole seconds from 600 to 28800, as SageMaker takes it", $"take {(longest < 600 ? 600 : longest > 28800 ? 28800 : Math.Ceiling(longest))} seconds");
        }
        else if (!Tokens.In(WaitSeconds) && !Tokens.In(TerminationWaitSeconds) && WaitSeconds <= 3600 && TerminationWaitSeconds <= 3600 && longest <= Waits)
        {
            problems.Add(property, $"a longest time of {longest} seconds with {Waits} seconds of waits", "be longer than all waits together, or no roll-out ever comes to its end", "give it longer, or wait less");
        }
    }

    // By number it depends on the instances of the day: one wait is the least that there is.
    private double Waits => (Math.Max(1, Size is { IsPercent: true, Value: > 0 } part && Type != CanaryType ? Math.Ceiling(100.0 / part.Value) - 1 : 1) * WaitSeconds) + TerminationWaitSeconds;

    private static double? Seconds(Duration? time) => time is null ? null : ExactTime.Seconds(time);
}
