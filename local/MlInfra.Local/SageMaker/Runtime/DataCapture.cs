using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// Keeps sampled traffic: each line goes to a file under the state folder at once, beside the answer, and the files go to S3 in the
/// background. So a crash of this process loses the last moment's lines at most; the next start sends what was left.
/// </summary>
internal sealed partial class DataCapture(World world, Lazy<IObjectStore> objects, ILogger<DataCapture> logger) : IHostedService, IWriteLater, IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(string Endpoint, string Variant, string Destination), CaptureSpool> spools = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly Dictionary<string, DateTimeOffset> failed = [];
    private Task flushing = Task.CompletedTask;

    private string Folder => Path.Combine(world.StateFolder, "capture");

    /// <summary>Keeps an invocation if the sample hits it.</summary>
    public void Keep(string endpoint, VariantPlan variant, CapturePlan plan, ModelRequest request, ModelAnswer answer, string? inferenceId)
    {
        if (!plan.Enabled || Random.Shared.Next(100) >= plan.SamplingPercentage) return;
        var now = world.Now;
        var line = CaptureRecord.Write(plan, request, answer, inferenceId, now);
        var spool = spools.GetOrAdd((endpoint, variant.Name, plan.Destination), key =>
            new CaptureSpool(Folder, new CaptureTarget(key.Endpoint, key.Variant, key.Destination, variant.Model.RoleArn), e => LogFailure(logger, Folder, e.Message)));
        spool.Append(line, now);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        CaptureSpool.Recover(Folder);
        flushing = Task.Run(FlushAlwaysAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await flushing;
        failed.Clear();
        await FlushAsync(cancellationToken);
    }

    /// <summary>Sends all that was kept to S3, as far as S3 takes it: an hour that the clock passes is whole then.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            foreach (var spool in spools.Values) spool.Close();
            foreach (var file in Directory.EnumerateFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal).ToList())
            {
                if (failed.TryGetValue(file, out var until) && until > world.Now) continue;
                await SendAsync(file, cancellationToken);
            }
        }
        catch (IOException e)
        {
            LogFailure(logger, Folder, e.Message);
        }
        finally
        {
            sending.Release();
        }
    }

    public void Dispose()
    {
        foreach (var spool in spools.Values) spool.Dispose();
        stopping.Dispose();
        sending.Dispose();
    }

    private async Task FlushAlwaysAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(FlushInterval, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested) await FlushAsync(CancellationToken.None);
        }
    }

    private async Task SendAsync(string file, CancellationToken cancellationToken)
    {
        var target = JsonSerializer.Deserialize<CaptureTarget>(await File.ReadAllTextAsync(CaptureSpool.TargetOf(file), cancellationToken))!;
        var destination = S3Uri.Parse(target.Destination.TrimEnd('/'), "DestinationS3Uri");
        var key = string.Join('/', new[] { destination.Key, target.Endpoint, target.Variant, CaptureSpool.KeyOf(file) }.Where(p => p.Length > 0));
        try
        {
            await using (var content = File.OpenRead(file))
            {
                await objects.Value.PutAsync(destination.Bucket, key, content, "application/jsonlines", RoleAccess.Session(target.RoleArn), cancellationToken);
            }

            File.Delete(file);
            File.Delete(CaptureSpool.TargetOf(file));
            failed.Remove(file);
        }
        catch (AwsException e) when (e.Code == "NoSuchBucket")
        {
            LogFailure(logger, target.Destination, "the bucket is gone, and what was captured for it is dropped");
            File.Delete(file);
            File.Delete(CaptureSpool.TargetOf(file));
        }
        catch (AwsException e)
        {
            failed[file] = world.Now + RetryInterval;
            LogFailure(logger, target.Destination, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Captured data could not be sent to {Destination}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string destination, string reason);
}
