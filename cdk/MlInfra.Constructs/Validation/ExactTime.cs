using Amazon.CDK;

namespace MlInfra.Constructs.Validation;

/// <summary>Times with their fractions; a <see cref="Duration"/> by itself throws where there are some.</summary>
internal static class ExactTime
{
    private static TimeConversionOptions Fractions { get; } = new() { Integral = false };

    public static double Seconds(Duration time) => time.ToSeconds(Fractions);

    public static double Minutes(Duration time) => time.ToMinutes(Fractions);

    public static double Hours(Duration time) => time.ToHours(Fractions);
}
