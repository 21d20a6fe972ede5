using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;

namespace MlInfra.Local.Core;

/// <summary>A schedule: rate(5 minutes) or cron(minutes hours day-of-month month day-of-week year), in UTC.</summary>
internal sealed partial class Schedule
{
    private readonly TimeSpan? rate;
    private readonly CronExpression? cron;
    private readonly HashSet<int>? years;

    private Schedule(TimeSpan rate) => this.rate = rate;

    private Schedule(CronExpression cron, HashSet<int>? years)
    {
        this.cron = cron;
        this.years = years;
    }

    /// <summary>Reads a schedule. Throws ValidationException as AWS does.</summary>
    public static Schedule Parse(string text)
    {
        if (Rate().Match(text) is { Success: true } match)
        {
            var value = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var unit = match.Groups[2].Value;
            // AWS wants the singular for one, the plural else.
            if (value < 1 || (value == 1) == unit.EndsWith('s')) throw Invalid();
            return new(unit.TrimEnd('s') switch
            {
                "minute" => TimeSpan.FromMinutes(value),
                "hour" => TimeSpan.FromHours(value),
                _ => TimeSpan.FromDays(value),
            });
        }
        if (Cron().Match(text) is not { Success: true } fields) throw Invalid();
        var parts = fields.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // One of the two days must be '?', and only one.
        if (parts.Length != 6 || (parts[2] == "?") == (parts[4] == "?")) throw Invalid();
        try
        {
            var days = parts[4] == "?" ? "*" : Digit().Replace(parts[4], m => ((int.Parse(m.Value, CultureInfo.InvariantCulture) + 6) % 7).ToString(CultureInfo.InvariantCulture));
            var expression = CronExpression.Parse($"{parts[0]} {parts[1]} {(parts[2] == "?" ? "*" : parts[2])} {parts[3]} {days}");
            return new(expression, parts[5] == "*" ? null : Years(parts[5]));
        }
        catch (Exception e) when (e is CronFormatException or FormatException)
        {
            throw Invalid();
        }
    }

    /// <summary>The next time after that one, or null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (rate is { } every) return after + every;
        var next = cron!.GetNextOccurrence(after, TimeZoneInfo.Utc);
        while (next is { } time && years is not null && !years.Contains(time.Year))
        {
            if (time.Year >= years.Max()) return null;
            next = cron.GetNextOccurrence(new DateTimeOffset(time.Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc, inclusive: true);
        }
        return next;
    }

    private static HashSet<int> Years(string text)
    {
        var years = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var step = part.Split('/');
            var range = step[0].Split('-');
            var from = range[0] == "*" ? 1970 : int.Parse(range[0], CultureInfo.InvariantCulture);
            var to = range.Length > 1 ? int.Parse(range[1], CultureInfo.InvariantCulture) : step.Length > 1 || range[0] == "*" ? 2199 : from;
            for (var year = from; year <= to; year += step.Length > 1 ? int.Parse(step[1], CultureInfo.InvariantCulture) : 1) years.Add(year);
        }
        return years;
    }

    private static AwsException Invalid() => AwsException.Validation("Parameter ScheduleExpression is not valid.");

    [GeneratedRegex("^rate\\((\\d+) (minutes?|hours?|days?)\\)$")]
    private static partial Regex Rate();

    [GeneratedRegex("^cron\\((.+)\\)$")]
    private static partial Regex Cron();

    // A day's number, not the count behind # (which day of the month's weeks) nor a step.
    [GeneratedRegex("(?<![#/\\d])[1-7](?!\\d)")]
    private static partial Regex Digit();
}
