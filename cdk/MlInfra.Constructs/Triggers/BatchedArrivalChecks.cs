using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

internal static class BatchedArrivalChecks
{
    private const double Week = 7 * 24 * 60;

    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string Run(BatchedArrivalTriggerProps props, Problems problems)
    {
        TriggerChecks.Folder(problems, nameof(props.Prefix), props.Prefix, props.Bucket.BucketName, props.Pipeline);
        TriggerChecks.Suffix(problems, nameof(props.Suffix), props.Suffix);
        Batch(props, problems);
        TriggerChecks.Parameters(problems, props.Pipeline, props.Parameters, (nameof(props.ManifestParameter), props.ManifestParameter));
        if (ExactTime.Minutes(props.LookEvery) is var look && (look < 1 || look > 24 * 60 || look != Math.Floor(look)))
        {
            problems.Add(nameof(props.LookEvery), $"{look} minutes", "be 1 minute to 1 day, in whole minutes", "take 5 minutes");
        }

        if (ExactTime.Minutes(props.Lateness) is < 60 or > Week)
        {
            problems.Add(nameof(props.Lateness), $"{ExactTime.Minutes(props.Lateness)} minutes", "be 1 hour to 7 days: all that came within it is written down by name", "take 24 hours");
        }

        if (props.StatePrefix.Length == 0 || props.StatePrefix.StartsWith('/') || props.StatePrefix.EndsWith('/'))
        {
            problems.Add(nameof(props.StatePrefix), $"'{props.StatePrefix}'", "name a folder of the bucket without slashes at its ends", "take the default");
        }
        else if ((props.StateBucket is null || props.StateBucket.BucketName == props.Bucket.BucketName) && $"{props.StatePrefix}/".StartsWith($"{props.Prefix}/", StringComparison.Ordinal))
        {
            problems.Add(nameof(props.StatePrefix), $"'{props.StatePrefix}', which lies under Prefix", "lie elsewhere, or manifests would be taken for data", "take the default");
        }

        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return package!;
    }

    private static void Batch(BatchedArrivalTriggerProps props, Problems problems)
    {
        var batch = props.Batch;
        if (batch is { Count: null, Size: null, QuietTime: null, LongestWait: null })
        {
            problems.Add(nameof(props.Batch), "nothing that makes a batch", "have a Count, a Size, a QuietTime or a LongestWait", "set for example QuietTime = Duration.Minutes(15)");
        }

        if (batch.Count < 1)
        {
            problems.Add($"{nameof(props.Batch)}.{nameof(batch.Count)}", $"{batch.Count}", "be 1 or more", "leave it out where the number does not matter");
        }

        if (batch.Size is { } size && size.ToBytes() <= 0)
        {
            problems.Add($"{nameof(props.Batch)}.{nameof(batch.Size)}", $"{size.ToBytes()} bytes", "be above 0", "leave it out where the size does not matter");
        }

        foreach (var (name, time) in new[] { (nameof(batch.QuietTime), batch.QuietTime), (nameof(batch.LongestWait), batch.LongestWait) })
        {
            if (time is not null && ExactTime.Minutes(time) is < 1 or > Week)
            {
                problems.Add($"{nameof(props.Batch)}.{name}", $"{ExactTime.Minutes(time)} minutes", "be 1 minute to 7 days", "take for example 15 minutes");
            }
        }
    }
}
