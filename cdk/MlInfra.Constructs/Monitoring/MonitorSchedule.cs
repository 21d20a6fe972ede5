using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How long the periods are that a monitor judges. They begin at midnight UTC and tile the day, so that a file of traffic belongs to one of them.</summary>
public sealed class MonitorSchedule
{
    private MonitorSchedule(int hours) => PeriodHours = hours;

    /// <summary>The length of a period in hours.</summary>
    public int PeriodHours { get; }

    /// <summary>Every hour.</summary>
    public static MonitorSchedule Hourly() => new(1);

    /// <summary>Periods of 1, 2, 3, 4, 6, 8, 12 or 24 hours.</summary>
    public static MonitorSchedule EveryHours(int hours) => new(hours);

    /// <summary>Every day, from midnight to midnight UTC.</summary>
    public static MonitorSchedule Daily() => new(24);

    /// <summary>As Model Monitor writes it: at the full hour, each hour or each so many hours from midnight.</summary>
    internal string ModelMonitorExpression => PeriodHours switch
    {
        1 => "cron(0 * ? * * *)",
        24 => "cron(0 0 ? * * *)",
        _ => $"cron(0 0/{PeriodHours} ? * * *)",
    };

    internal void Check(Problems problems, string property)
    {
        if (PeriodHours is < 1 or > 24 || 24 % PeriodHours != 0)
        {
            problems.Add(property, $"periods of {PeriodHours} hours", "be 1, 2, 3, 4, 6, 8, 12 or 24 hours, so that periods tile the day", "take MonitorSchedule.Hourly() or Daily()");
        }
    }
}
