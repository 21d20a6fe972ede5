using System.Text.RegularExpressions;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Cost;

internal static partial class SpotSavingsChecks
{
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

        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 256);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return package!;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,61}\z")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^[A-Za-z0-9._\-/#:]{1,255}\z")]
    private static partial Regex Namespace();
}
