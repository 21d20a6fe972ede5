using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What starts a <see cref="BatchTransform"/>.</summary>
public sealed class BatchTrigger
{
    private BatchTrigger(string? schedule, string? suffix, bool onArrival)
    {
        ScheduleExpression = schedule;
        Suffix = suffix;
        IsArrival = onArrival;
    }

    internal string? ScheduleExpression { get; }

    internal string? Suffix { get; }

    internal bool IsArrival { get; }

    /// <summary>The clock: <c>rate(1 day)</c> or <c>cron(0 3 * * ? *)</c>, in UTC. All that lies under the input prefix is predicted for.</summary>
    /// <seealso href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"/>
    public static BatchTrigger Schedule(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new(expression, null, false);
    }

    /// <summary>Every day at an hour, 0 to 23, in UTC.</summary>
    public static BatchTrigger Daily(int hour) => new($"cron(0 {hour} * * ? *)", null, false);

    /// <summary>
    /// Each object that arrives under the input prefix, by itself. The input bucket must send its events to EventBridge, as
    /// <see cref="Storage.ArtifactBucket"/> does.
    /// </summary>
    /// <param name="suffix">Only objects whose keys end so, for example <c>.csv</c>. Default: all.</param>
    public static BatchTrigger OnArrival(string? suffix = null) => new(null, suffix, true);

    /// <summary>Nothing: someone starts the pipeline.</summary>
    public static BatchTrigger None() => new(null, null, false);

    internal void Check(Problems problems, string property)
    {
        if (ScheduleExpression is { } expression && !Tokens.In(expression) && !Validation.ScheduleExpression.IsCron(expression) && !Validation.ScheduleExpression.IsRate(expression))
        {
            problems.Add(property, $"'{expression}'", "be rate(1 day) and the like, or cron(minute hour day month weekday year) with a ? for the day or the weekday", "write for example cron(0 3 * * ? *)");
        }
    }
}
