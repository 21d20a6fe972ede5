using System.Text.RegularExpressions;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Cost;

internal static partial class SpotSavingsChecks
{
    // The periods that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    private static readonly int[] LogPeriods =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string Run(SpotSavingsProps props, Problems problems)
    {
        if (props.JobNamePrefix is { } prefix && !Tokens.In(prefix) && !Prefix().IsMatch(prefix))
        {
            problems.Add(nameof(props.JobNamePrefix), $"'{prefix}'", "be the beginning of a job's name: 1 to 62 letters, digits and hyphens, a hyphen not first", "drop the other characters");
        }

        if (!Namespace().IsMatch(props.MetricNamespace) || props.MetricNamespace.StartsWith("AWS/", StringComparison.Ordinal))
        {
            problems.Add(nameof(props.MetricNamespace), $"'{props.MetricNamespace}'", "be 1 to 255 letters, digits and ._-/#: that do not begin with AWS/, which is AWS's own", "take MlInfra/Spot");
        }

        if (props.MemoryMiB is < 128 or > 10240)
        {
            problems.Add(nameof(props.MemoryMiB), $"{props.MemoryMiB} MiB", "be 128 to 10240 MiB, as Lambda offers", "take 256");
        }

        if (!LogPeriods.Contains(props.LogRetentionDays))
        {
            var next = LogPeriods.FirstOrDefault(days => days > props.LogRetentionDays, LogPeriods[^1]);
            problems.Add(nameof(props.LogRetentionDays), $"{props.LogRetentionDays} days", "be a period that CloudWatch Logs offers", $"take {next}");
        }

        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return package!;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,61}\z")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^[A-Za-z0-9._\-/#:]{1,255}\z")]
    private static partial Regex Namespace();
}
