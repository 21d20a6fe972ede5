using System.Globalization;
using System.Text.RegularExpressions;

namespace MlInfra.Constructs.Validation;

/// <summary>The times that EventBridge and Application Auto Scaling take.</summary>
internal static partial class ScheduleExpression
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    // A machine without the data of time zones knows none but UTC, and can say nothing of others.
    private static readonly Lazy<bool> KnowsZones = new(() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _));

    /// <summary>Whether it is a cron expression of six fields within their ranges, with a <c>?</c> for one of the two days.</summary>
    public static bool IsCron(string text)
    {
        if (!text.StartsWith("cron(", StringComparison.Ordinal) || !text.EndsWith(')') || text["cron(".Length..^1].Split(' ') is not [var minute, var hour, var day, var month, var weekday, var year])
        {
            return false;
        }

        return Field(minute, 0, 59) && Field(hour, 0, 23) && (day == "?" || DayOfMonth().IsMatch(day) || Field(day, 1, 31)) && Field(month, 1, 12, Months)
            && (weekday == "?" || DayOfWeek().IsMatch(weekday) || Field(weekday, 1, 7, Days)) && Field(year, 1970, 2199)
            && day == "?" != (weekday == "?");
    }

    /// <summary>Whether it is a rate: <c>rate(1 hour)</c>, <c>rate(5 minutes)</c>.</summary>
    public static bool IsRate(string text) => Rate().IsMatch(text);

    /// <summary>Whether it is a moment that is on the calendar: <c>at(2030-01-31T08:00:00)</c>.</summary>
    public static bool IsAt(string text) => DateTime.TryParseExact(text, "'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether it is a time zone, as far as this machine can tell.</summary>
    public static bool IsTimeZone(string name) => Zone().IsMatch(name) && (!KnowsZones.Value || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    // Lists of numbers or names, ranges and steps.
    private static bool Field(string field, int least, int most, string[]? names = null) => field.Split(',').All(part =>
    {
        var (range, step) = part.Split('/') switch
        {
            [var only] => (only, "1"),
            [var before, var after] => (before, after),
            _ => ("", ""),
        };
        return int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every >= 1
            && (range == "*" || range.Split('-') is { Length: 1 or 2 } ends && Array.TrueForAll(ends, end =>
                int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number >= least && number <= most
                    : names?.Contains(end, StringComparer.OrdinalIgnoreCase) == true));
    });

    [GeneratedRegex(@"^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)\z")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^(L|LW|([1-9]|[12]\d|3[01])W)\z")]
    private static partial Regex DayOfMonth();

    [GeneratedRegex(@"^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))\z", RegexOptions.IgnoreCase)]
    private static partial Regex DayOfWeek();

    [GeneratedRegex(@"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex Zone();
}
