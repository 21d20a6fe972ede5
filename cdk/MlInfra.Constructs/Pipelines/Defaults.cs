using Amazon.CDK;

namespace MlInfra.Constructs.Pipelines;

internal static class Defaults
{
    public static Duration Day { get; } = Duration.Days(1);
}
