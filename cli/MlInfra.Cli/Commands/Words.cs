using System.Globalization;

namespace MlInfra.Cli.Commands;

/// <summary>Times and shares as `status` writes them.</summary>
internal static class Words
{
    public static string Since(DateTimeOffset? time) => time is { } since ? $" [dim]since {Time(since)} UTC[/]" : "";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Share(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
