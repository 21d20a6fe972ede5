using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlInfra.Aws.S3;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>
/// Gathers what arrives under a prefix and starts a pipeline for a batch of it. An event (the clock, the end of a run) only says that
/// it is time to look. What was taken is written down before the run is started, and the start has a token of what is in the
/// batch: a look that is killed anywhere is finished by the next, and no object is in two batches or in none.
/// </summary>
internal sealed class BatchArrivalsFunction(ArrivalSettings settings, S3Client s3, SageMakerClient sageMaker, TimeProvider clock) : ILambdaFunction
{
    private const int Many = 100_000;

    public static BatchArrivalsFunction FromEnvironment(FunctionEnvironment environment) =>
        new(ArrivalSettings.Read(environment), new S3Client(environment.Aws), new SageMakerClient(environment.Aws), environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var answer = await LookAsync(clock.GetUtcNow(), invocation.Log, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(answer, ArrivalJson.Default.ArrivalAnswer);
    }

    private async Task<ArrivalAnswer> LookAsync(DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var file = new WatermarkFile(s3, settings);
        var mark = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (mark.Pending is not null)
        {
            log.Info("A batch was taken before and its start is not known: it is started, or found started.", ("manifest", mark.Pending.Manifest));
            return await StartAsync(file, mark, log, cancellationToken).ConfigureAwait(false);
        }

        var waiting = await WaitingAsync(mark, log, cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0) return new("Quiet");
        if (BatchRule.Ripe(settings, waiting, now) is not { } why)
        {
            log.Info("What waits is no batch yet.", ("objects", waiting.Count));
            return new("Waiting", waiting.Count);
        }

        if (!settings.Overlap && await RunningAsync(cancellationToken).ConfigureAwait(false) is { } running)
        {
            log.Info("A run executes; its end brings the next look.", ("execution", running), ("objects", waiting.Count));
            return new("Running", waiting.Count);
        }

        var token = TokenOf(waiting);
        var id = $"{waiting[^1].LastModified.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{token[..12]}";
        var pending = new PendingBatch(token, await file.PutManifestAsync(waiting, id, cancellationToken).ConfigureAwait(false), waiting.Count, why);
        mark = mark.Take(waiting, TimeSpan.FromHours(settings.LatenessHours), pending);
        if (!await file.TryWriteAsync(mark, cancellationToken).ConfigureAwait(false))
        {
            log.Info("Another look took a batch meanwhile; the next look goes on.");
            return new("Overtaken", waiting.Count);
        }

        return await StartAsync(file, mark, log, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArrivalAnswer> StartAsync(WatermarkFile file, Watermark mark, JsonLog log, CancellationToken cancellationToken)
    {
        var batch = mark.Pending!;
        var started = await sageMaker.StartPipelineExecutionAsync(
            new()
            {
                PipelineName = settings.Pipeline,
                PipelineExecutionDisplayName = $"batch-{batch.Token[..12]}",
                PipelineExecutionDescription = $"{batch.Objects} objects arrived under s3://{settings.Bucket}/{settings.Prefix}: {batch.Why}. {batch.Manifest} lists them.",
                PipelineParameters = [.. (settings.Parameters ?? new Dictionary<string, string>()).Append(new(settings.ManifestParameter, batch.Manifest)).Select(pair => new Parameter { Name = pair.Key, Value = pair.Value })],
                ClientRequestToken = batch.Token,
            },
            cancellationToken).ConfigureAwait(false);
        // Whoever comes second finds the batch gone from there, and nothing is lost by that.
        await file.TryWriteAsync(mark with { Pending = null }, cancellationToken).ConfigureAwait(false);
        log.Info("A run was started for a batch.", ("execution", started.PipelineExecutionArn), ("objects", batch.Objects), ("why", batch.Why), ("manifest", batch.Manifest));
        return new("Started", batch.Objects, started.PipelineExecutionArn);
    }

    /// <summary>What has come and was not taken, oldest first.</summary>
    private async Task<IReadOnlyList<S3Object>> WaitingAsync(Watermark mark, JsonLog log, CancellationToken cancellationToken)
    {
        var (seen, waiting) = (0, new List<S3Object>());
        await foreach (var found in s3.ListObjectsAsync(settings.Bucket, settings.Prefix, null, cancellationToken).ConfigureAwait(false))
        {
            seen++;
            // A folder that the console makes is an object of no bytes.
            if (found.Size > 0 && (settings.Suffix is null || found.Key.EndsWith(settings.Suffix, StringComparison.Ordinal)) && mark.IsNew(found)) waiting.Add(found);
        }

        if (seen > Many) log.Warn("Each look lists all objects under the prefix; let old ones expire or go elsewhere.", ("objects", seen));
        return [.. waiting.OrderBy(found => found.LastModified).ThenBy(found => found.Key, StringComparer.Ordinal)];
    }

    private async Task<string?> RunningAsync(CancellationToken cancellationToken)
    {
        var page = await sageMaker.ListPipelineExecutionsAsync(
            new() { PipelineName = settings.Pipeline, SortBy = "CreationTime", SortOrder = "Descending", MaxResults = 100 }, cancellationToken).ConfigureAwait(false);
        return page.PipelineExecutionSummaries.FirstOrDefault(run => run.PipelineExecutionStatus is "Executing" or "Stopping")?.PipelineExecutionArn;
    }

    private string TokenOf(IReadOnlyList<S3Object> batch)
    {
        var text = new StringBuilder(settings.Pipeline).Append('\n').Append(settings.Bucket);
        foreach (var found in batch) text.Append('\n').Append(found.Key).Append(' ').Append(found.ETag).Append(' ').Append(found.LastModified.UtcTicks);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
