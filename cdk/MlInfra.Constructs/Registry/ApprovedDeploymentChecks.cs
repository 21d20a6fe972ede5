using System.Text.RegularExpressions;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal static partial class ApprovedDeploymentChecks
{
    // The periods that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    private static readonly int[] LogPeriods =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string Run(ApprovedDeploymentProps props, Problems problems)
    {
        if (!Name().IsMatch(props.ParameterName))
        {
            problems.Add(nameof(props.ParameterName), $"'{props.ParameterName}'", "be 1 to 200 letters and digits, as CloudFormation names parameters", "drop the other characters");
        }

        if (props.BusyStackMinutes is < 3 or > 3000)
        {
            problems.Add(nameof(props.BusyStackMinutes), $"{props.BusyStackMinutes} minutes", "be 3 to 3000 minutes, which are 1 to 1000 tries by the queue", "take 180, or what your slowest update needs");
        }

        if (props.MemoryMiB is < 128 or > 10240)
        {
            problems.Add(nameof(props.MemoryMiB), $"{props.MemoryMiB} MiB", "be 128 to 10240 MiB, as Lambda offers", "take 512");
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

    [GeneratedRegex("^[A-Za-z0-9]{1,200}$")]
    private static partial Regex Name();
}
