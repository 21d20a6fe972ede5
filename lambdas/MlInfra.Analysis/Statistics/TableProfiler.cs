using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Profiles files in one pass, over all cores and in bounded memory: what is held does not grow with the records but for the event ids that
/// are watched for duplicates. The result follows from the files alone, however many cores there are.
/// </summary>
public static class TableProfiler
{
    public static async Task<TableStatistics> RunAsync(
        IEnumerable<InputFile> files, DataFormat format, ProfileOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ProfileOptions();
        var units = WorkUnit.Plan(files);
        var events = format is CaptureFormat ? new EventSet(options.MaxEventIds) : null;
        var result = new TableAccumulator(options);
        var workers = Math.Clamp(options.Parallelism, 1, Math.Max(1, units.Count));
        // A finished unit waits for those before it, so no more than two a worker are begun ahead of the merge.
        using var ahead = new SemaphoreSlim(2 * workers);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var finished = units.Select(_ => new TaskCompletionSource<TableAccumulator>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var spare = new ConcurrentBag<TableAccumulator>();
        var next = -1;
        var running = Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)).ToArray();
        try
        {
            for (var unit = 0; unit < finished.Length; unit++)
            {
                var table = await finished[unit].Task.ConfigureAwait(false);
                result.Merge(table);
                finished[unit] = new(); // lets go of what was merged
                table.Clear();
                spare.Add(table);
                ahead.Release();
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        result.Summary.DuplicatesWatched = events is null || !events.Overflowed;
        return result.Finish();

        async Task WorkAsync()
        {
            var reader = new UnitReader(format, options.Window, events);
            while (!stop.IsCancellationRequested)
            {
                var taken = -1;
                try
                {
                    await ahead.WaitAsync(stop.Token).ConfigureAwait(false);
                    taken = Interlocked.Increment(ref next);
                    if (taken >= units.Count) return;
                    if (!spare.TryTake(out var table)) table = new TableAccumulator(options);
                    await reader.ReadAsync(units[taken], table, table.Summary, stop.Token).ConfigureAwait(false);
                    finished[taken].SetResult(table);
                }
                catch (Exception problem)
                {
                    // What stops a worker stops the run, and is thrown there.
                    if (taken < 0) taken = Interlocked.Increment(ref next);
                    if (taken < units.Count) finished[taken].TrySetException(ExceptionDispatchInfo.Capture(problem).SourceException);
                    return;
                }
            }
        }
    }
}
