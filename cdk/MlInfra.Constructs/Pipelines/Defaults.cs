using Amazon.CDK;

namespace MlInfra.Constructs.Pipelines;

internal static class Defaults
{
    private const long DaySeconds = 86400;

    public static Duration Day { get; } = Duration.Days(1);

    /// <summary>The seconds of a duration; the default's are known without asking CDK.</summary>
    public static long Seconds(Duration duration) => ReferenceEquals(duration, Day) ? DaySeconds : (long)duration.ToSeconds();
}
