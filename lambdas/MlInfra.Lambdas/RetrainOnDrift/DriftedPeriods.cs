using System.Globalization;
using System.Runtime.CompilerServices;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.S3;
using MlInfra.Lambdas.Monitors.Periods;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>Learns from a monitor's markers which periods drifted.</summary>
internal sealed class DriftedPeriods(S3Client s3)
{
    /// <summary>The periods that drifted and ended after a time, as one window; null if there are none.</summary>
    public async Task<DriftWindow?> SinceAsync(WatchedMonitor monitor, AlarmState alarm, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (monitor.Reports is null)
        {
            // A monitor that leaves no markers: what its alarm looked at when it began to ring.
            return alarm.Since > since ? new(monitor, alarm.Since - alarm.Evaluated, alarm.Since) : null;
        }

        var drifted = new List<PeriodMarker>();
        await foreach (var marker in ReadAsync(monitor, since, cancellationToken).ConfigureAwait(false))
        {
            if (marker.Status == PeriodStatus.CompletedWithViolations && marker.Until > since) drifted.Add(marker);
        }

        return drifted.Count == 0 ? null : new(monitor, drifted.Min(marker => marker.From), drifted.Max(marker => marker.Until))
        {
            Periods = drifted.Count,
            Violations = drifted.Sum(marker => marker.Violations),
            Report = drifted.MaxBy(marker => marker.Until)!.Report,
        };
    }

    private async IAsyncEnumerable<PeriodMarker> ReadAsync(
        WatchedMonitor monitor, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = monitor.Folder! / "periods";
        var prefix = folder.Path + "/";
        // Markers are named by the beginnings of their periods, and no period is longer than a day.
        var after = prefix + since.AddDays(-1).UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
        await foreach (var found in s3.ListObjectsAsync(folder.Bucket, prefix, after, cancellationToken).ConfigureAwait(false))
        {
            // Between the list and now a lifecycle may have taken it.
            if (await s3.FindObjectAsync(folder.Bucket, found.Key, cancellationToken).ConfigureAwait(false) is { } content)
            {
                yield return PeriodMarker.Read(content.Body);
            }
        }
    }
}
