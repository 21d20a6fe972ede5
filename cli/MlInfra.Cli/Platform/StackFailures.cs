namespace MlInfra.Cli.Platform;

/// <summary>Why a stack's last change failed, in CloudFormation's words.</summary>
internal static class StackFailures
{
    /// <summary>What failed since then, first things first; at most eight.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Services services, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var events = await services.CloudFormation.DescribeStackEventsAsync(services.Target.StackName, cancellationToken);
        return [.. events.Where(e => (since is null || e.Timestamp >= since) && e.ResourceStatus?.EndsWith("_FAILED", StringComparison.Ordinal) == true).Reverse().Select(e => $"{e.LogicalResourceId}: {e.ResourceStatusReason}").Take(8)];
    }
}
