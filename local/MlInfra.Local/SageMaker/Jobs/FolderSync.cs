using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Uploads what is new or changed in a folder while a job runs, and once more at its end (checkpoints, continuous outputs).</summary>
internal sealed class FolderSync(S3Transfer transfer, JobFolder job, string folder, S3Uri target, Principal role)
{
    /// <summary>What the containers call a file that is not yet written whole.</summary>
    internal const string Unfinished = ".sagemaker-ignore";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (long Size, DateTime Written)> seen = [];

    /// <summary>Takes what lies in the folder now as known, so that it is not sent back to where it came from.</summary>
    public void Forget()
    {
        foreach (var file in Files()) seen[file] = Stamp(file);
    }

    /// <summary>Goes on until it is told to end. A fault ends it and is thrown by <see cref="Task.Wait()"/> or an await.</summary>
    public async Task RunAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(Tick, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!done.IsCancellationRequested) await OnceAsync(steadyOnly: true, CancellationToken.None);
        }
    }

    /// <summary>Uploads what differs; while the job runs only files that have not changed for a moment.</summary>
    public async Task OnceAsync(bool steadyOnly, CancellationToken cancellationToken)
    {
        foreach (var file in Files())
        {
            if (file.EndsWith(Unfinished, StringComparison.Ordinal)) continue;
            try
            {
                var stamp = Stamp(file);
                if (seen.TryGetValue(file, out var known) && known == stamp) continue;
                if (steadyOnly && DateTime.UtcNow - stamp.Written < TimeSpan.FromMilliseconds(200)) continue;
                await transfer.UploadFileAsync(file, S3Transfer.Below(target, Path.GetRelativePath(folder, file)), role, cancellationToken);
                seen[file] = stamp;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // The job removed it meanwhile.
            }
        }
    }

    private static (long Size, DateTime Written) Stamp(string file)
    {
        var info = new FileInfo(file);
        return (info.Length, info.LastWriteTimeUtc);
    }

    private IReadOnlyList<string> Files() => job.Files(folder);
}
