using System.Globalization;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>A period of a monitor: some whole hours, in UTC.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment that is no longer its.</param>
internal sealed record MonitorPeriod(DateTimeOffset From, DateTimeOffset Until)
{
    private const string KeyFormat = "yyyy-MM-ddTHH";

    /// <summary>The name of its marker.</summary>
    public string Key => From.ToString(KeyFormat, CultureInfo.InvariantCulture);

    /// <summary>Its folder: yyyy/MM/dd/HH.</summary>
    public string Folder => FolderOf(From);

    /// <summary>The period that a moment falls into.</summary>
    public static MonitorPeriod Of(DateTimeOffset moment, TimeSpan length)
    {
        var from = new DateTimeOffset(moment.UtcTicks - (moment.UtcTicks % length.Ticks), TimeSpan.Zero);
        return new MonitorPeriod(from, from + length);
    }

    /// <summary>The folder of an hour, as data capture names it.</summary>
    public static string FolderOf(DateTimeOffset hour) => hour.UtcDateTime.ToString("yyyy/MM/dd/HH", CultureInfo.InvariantCulture);

    /// <summary>The period of a marker's name; null where it is none.</summary>
    public static MonitorPeriod? FromKey(string key, TimeSpan length) =>
        DateTimeOffset.TryParseExact(key, KeyFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from)
            ? new MonitorPeriod(from, from + length) : null;

    public MonitorPeriod Next => new(Until, Until + (Until - From));

    public MonitorPeriod Previous => new(From - (Until - From), From);
}
