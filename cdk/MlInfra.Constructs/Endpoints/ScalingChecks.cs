using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class ScalingChecks
{
    private const string AlwaysOne = "since a real-time variant always has an instance";

    public static void Run(Problems problems, string property, VariantScaling scaling, InstanceSpec? spec, string instanceType)
    {
        Limits(problems, property, (scaling.MinCapacity, scaling.MaxCapacity), 1, AlwaysOne, "instances");
        Burstable(problems, property, spec, instanceType);
        if (scaling.Targets.Count == 0 && scaling.Steps is null && scaling.Schedules.Count == 0)
        {
            problems.Add(property, "no targets, steps or schedules", "say what the number of instances follows", "leave the scaling out, or take ScalingTarget.InvocationsPerInstance(1000)");
        }

        foreach (var twice in scaling.Targets.GroupBy(target => target.Name).Where(same => same.Count() > 1))
        {
            problems.Add($"{property}.{nameof(scaling.Targets)}", $"{twice.Count()} of {twice.Key}", "hold each at most once", "keep one");
        }

        foreach (var target in scaling.Targets)
        {
            target.Check(problems, $"{property}.{nameof(scaling.Targets)}", instanceType, spec);
        }

        if (scaling.Steps is { } steps)
        {
            Steps(problems, $"{property}.{nameof(scaling.Steps)}", steps);
            StepAlarm.Check(problems, $"{property}.{nameof(scaling.Steps)}", steps);
        }

        ScheduledCapacity.Check(problems, $"{property}.{nameof(scaling.Schedules)}", scaling.Schedules, (scaling.MinCapacity, scaling.MaxCapacity), 1, AlwaysOne);
        Cooldowns(problems, property, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
    }

    public static void Burstable(Problems problems, string property, InstanceSpec? spec, string instanceType)
    {
        if (spec?.IsBurstable == true)
        {
            problems.Add(property, $"target tracking on {instanceType}", "run on an instance type that is not burstable; SageMaker refuses to register these",
                "take ml.m5.large, or leave the scaling out");
        }
    }

    public static void Cooldowns(Problems problems, string property, Duration scaleIn, Duration scaleOut)
    {
        foreach (var (name, time) in new[] { ("ScaleInCooldown", scaleIn), ("ScaleOutCooldown", scaleOut) })
        {
            if (ExactTime.Seconds(time) is var seconds && !Tokens.In(seconds) && !double.IsInteger(seconds))
            {
                problems.Add($"{property}.{name}", FormattableString.Invariant($"{seconds} seconds"), "be whole seconds, as Application Auto Scaling counts", FormattableString.Invariant($"take {Math.Ceiling(seconds)}"));
            }
        }
    }

    public static void Limits(Problems problems, string property, (int Min, int Max) limits, int least, string whyLeast, string unit)
    {
        if (limits.Min < least)
        {
            problems.Add($"{property}.MinCapacity", $"{limits.Min}", $"be {least} or more, {whyLeast}", $"take {least}");
        }

        if (limits.Min > limits.Max)
        {
            problems.Add($"{property}.MinCapacity", $"{limits.Min} {unit}", $"be at most MaxCapacity, {limits.Max}", "swap them or raise MaxCapacity");
        }
    }

    private static void Steps(Problems problems, string property, StepScaling steps)
    {
        if (steps.Steps.Count is < 1 or > 20)
        {
            problems.Add($"{property}.{nameof(steps.Steps)}", $"{steps.Steps.Count} steps", "hold 1 to 20", steps.Steps.Count == 0 ? "add one" : "merge some");
        }

        if (steps.EvaluationPeriods < 1)
        {
            problems.Add($"{property}.{nameof(steps.EvaluationPeriods)}", $"{steps.EvaluationPeriods}", "be 1 or more", "take 1");
        }

        for (var i = 0; i < steps.Steps.Count; i++)
        {
            var step = steps.Steps[i];
            if (step.Add < 1)
            {
                problems.Add($"{property}.{nameof(steps.Steps)}[{i}].{nameof(step.Add)}", $"{step.Add}", "add 1 instance or more; target tracking removes them again", "take 1");
            }

            if (i == 0 ? step.Above != 0 : step.Above <= steps.Steps[i - 1].Above)
            {
                problems.Add($"{property}.{nameof(steps.Steps)}[{i}].{nameof(step.Above)}", $"{step.Above}", i == 0 ? "be 0, where the threshold is" : "be above the step before it", "sort them, beginning at 0");
            }
        }
    }
}
