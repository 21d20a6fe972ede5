using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Baseline;

/// <summary>What all constructs with a function of the Lambda package check of it.</summary>
internal static class FunctionChecks
{
    // The periods that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    private static readonly int[] LogPeriods =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static void Memory(Problems problems, string property, int mib, int usual)
    {
        if (mib is < 128 or > 10240)
        {
            problems.Add(property, $"{mib} MiB", "be 128 to 10240 MiB, as Lambda offers", $"take {usual}");
        }
    }

    public static void LogRetention(Problems problems, string property, int days)
    {
        if (!LogPeriods.Contains(days))
        {
            var next = LogPeriods.FirstOrDefault(period => period > days, LogPeriods[^1]);
            problems.Add(property, $"{days} days", "be a period that CloudWatch Logs offers", $"take {next}");
        }
    }
}
