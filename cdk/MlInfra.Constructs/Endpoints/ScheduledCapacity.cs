using System.Text.RegularExpressions;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Other limits from a moment on, until the next schedule says otherwise.</summary>
/// <seealso href="https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html"/>
public sealed partial record ScheduledCapacity
{
    /// <summary>A name that tells it from the others; letters, digits, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>When: <c>cron(minute hour day month weekday year)</c>, <c>rate(...)</c> or <c>at(yyyy-mm-ddThh:mm:ss)</c>.</summary>
    public required string Schedule { get; init; }

    /// <summary>The time zone of a cron or at expression, by its IANA name. Default: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The fewest from then on. Default: as it was.</summary>
    public int? MinCapacity { get; init; }

    /// <summary>The most from then on. Default: as it was.</summary>
    public int? MaxCapacity { get; init; }

    /// <summary>
    /// Nights and weekends: from <paramref name="close"/> on working days the capacity is <paramref name="offHours"/>, from
    /// <paramref name="open"/> it may be between <paramref name="min"/> and <paramref name="max"/> again.
    /// </summary>
    /// <param name="open">The hour, 0 to 23, at which work begins from Monday to Friday.</param>
    /// <param name="close">The hour, 0 to 23, at which it ends.</param>
    /// <param name="timeZone">The time zone by its IANA name, for example Europe/Paris.</param>
    /// <param name="min">The fewest while work goes on.</param>
    /// <param name="max">The most while work goes on.</param>
    /// <param name="offHours">What is kept otherwise; 0 only where the mode allows it (asynchronous endpoints, inference components).</param>
    public static IReadOnlyList<ScheduledCapacity> OffHours(int open, int close, string timeZone, int min, int max, int offHours) =>
    [
        new() { Name = "Open", Schedule = $"cron(0 {open} ? * MON-FRI *)", TimeZone = timeZone, MinCapacity = min, MaxCapacity = max },
        new() { Name = "Close", Schedule = $"cron(0 {close} ? * MON-FRI *)", TimeZone = timeZone, MinCapacity = offHours, MaxCapacity = offHours },
    ];

    internal CfnScalableTarget.ScheduledActionProperty ToProperty() => new()
    {
        ScheduledActionName = Name,
        Schedule = Schedule,
        Timezone = TimeZone,
        ScalableTargetAction = new CfnScalableTarget.ScalableTargetActionProperty { MinCapacity = MinCapacity, MaxCapacity = MaxCapacity },
    };

    internal Dictionary<string, object> ToAction()
    {
        var action = new Dictionary<string, object> { ["ScheduledActionName"] = Name, ["Schedule"] = Schedule };
        if (TimeZone is not null)
        {
            action["Timezone"] = TimeZone;
        }

        var limits = new Dictionary<string, object>();
        if (MinCapacity is { } min)
        {
            limits["MinCapacity"] = min;
        }

        if (MaxCapacity is { } max)
        {
            limits["MaxCapacity"] = max;
        }

        action["ScalableTargetAction"] = limits;
        return action;
    }

    internal static void Check(Problems problems, string property, IReadOnlyList<ScheduledCapacity> schedules, (int Min, int Max) limits, int least, string whyLeast)
    {
        foreach (var twice in schedules.GroupBy(one => one.Name).Where(same => same.Count() > 1))
        {
            problems.Add(property, $"{twice.Count()} named '{twice.Key}'", "have names that differ", "rename all but one");
        }

        foreach (var one in schedules)
        {
            var place = $"{property}['{one.Name}']";
            one.Times(problems, place);

            if (one.MinCapacity is null && one.MaxCapacity is null)
            {
                problems.Add(place, "neither MinCapacity nor MaxCapacity", "change one of them", "set one");
            }

            if (one.MinCapacity < least || one.MaxCapacity < least)
            {
                problems.Add(place, $"{Math.Min(one.MinCapacity ?? least, one.MaxCapacity ?? least)}", $"be {least} or more, {whyLeast}", $"take {least}");
            }

            if (one.MinCapacity > one.MaxCapacity)
            {
                problems.Add(place, $"MinCapacity {one.MinCapacity}", $"be at most MaxCapacity, {one.MaxCapacity}", "swap them");
            }

            // The other limit stays as it was, unless another schedule moves it.
            if (one.MaxCapacity is null && one.MinCapacity > limits.Max && schedules.All(other => other.MaxCapacity is null))
            {
                problems.Add(place, $"MinCapacity {one.MinCapacity} alone", $"be at most MaxCapacity of the scaling, {limits.Max}, which it leaves as it is", "give it a MaxCapacity too");
            }

            if (one.MinCapacity is null && one.MaxCapacity < limits.Min && schedules.All(other => other.MinCapacity is null))
            {
                problems.Add(place, $"MaxCapacity {one.MaxCapacity} alone", $"be at least MinCapacity of the scaling, {limits.Min}, which it leaves as it is", "give it a MinCapacity too");
            }
        }
    }

    private void Times(Problems problems, string place)
    {
        if (!Naming().IsMatch(Name))
        {
            problems.Add($"{place}.{nameof(Name)}", $"'{Name}'", "be 1 to 256 letters, digits, hyphens and underscores", "drop the other characters");
        }

        if (Tokens.In(Schedule))
        {
            return;
        }

        if (!ScheduleExpression.IsCron(Schedule) && !ScheduleExpression.IsRate(Schedule) && !ScheduleExpression.IsAt(Schedule))
        {
            problems.Add($"{place}.{nameof(Schedule)}", $"'{Schedule}'",
                "be cron(minute hour day month weekday year) with a ? for the day or the weekday, rate(1 hour) and the like, or at(yyyy-mm-ddThh:mm:ss)", "write for example cron(0 19 ? * MON-FRI *)");
        }

        if (TimeZone is null || Tokens.In(TimeZone))
        {
            return;
        }

        if (ScheduleExpression.IsRate(Schedule))
        {
            problems.Add($"{place}.{nameof(TimeZone)}", $"'{TimeZone}' with {Schedule}", "go with cron or at, since a rate has no time of day", "leave it out");
        }
        else if (!ScheduleExpression.IsTimeZone(TimeZone))
        {
            problems.Add($"{place}.{nameof(TimeZone)}", $"'{TimeZone}'", "be a time zone by its IANA name", "write for example Europe/Paris, or leave it out for UTC");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,256}\z")]
    private static partial Regex Naming();
}
