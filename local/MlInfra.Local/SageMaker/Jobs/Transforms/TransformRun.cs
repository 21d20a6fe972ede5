using System.IO.Compression;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Runtime;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>A batch transform while it runs: the model's server, the objects one after the other, an .out file for each.</summary>
internal sealed class TransformRun : JobRun
{
    private static readonly TimeSpan Startup = TimeSpan.FromMinutes(10);
    private readonly TransformTools transform;
    private readonly ModelLoad model;
    private readonly TransformPlan plan;
    private TransformCapture? capture;

    /// <summary>With the model as it is now: a model that is deleted meanwhile does no harm.</summary>
    public TransformRun(JobTools tools, TransformTools transform, JobDocument document, ModelLoad model)
        : base(tools, JobKind.Transform, document, model.RoleArn)
    {
        (this.transform, this.model) = (transform, model);
        plan = new TransformPlan(Request);
    }

    private JsonObject Resources => Request.Object("TransformResources")!;

    /// <inheritdoc/>
    protected override async Task WorkAsync(JobFolder folder, JobLog log)
    {
        var began = Tools.World.Now;
        Change(b => b["TransformStartTime"] = Json.Epoch(began));
        capture = new TransformCapture(plan, Name, began);
        if (Resources.Int("InstanceCount") > 1) log.Write("[MlInfra Local] one model server stands for all instances of this job.");
        var sources = await Tools.Transfer.SourcesAsync(plan.Uri, plan.DataType, Role, Stopping);
        await using var server = await StartAsync(folder, log);
        var dataLog = new JobLog(Tools.Logs, Tools.World, Kind, Name, [], log.Stream + "/data-log");
        try
        {
            dataLog.Write($"[sagemaker logs]: {plan.Summary}");
            await AllAsync(folder, dataLog, server, sources);
            await NoteAsync(folder, sources);
        }
        finally
        {
            await dataLog.CloseAsync();
        }

        await log.CloseAsync();
        End("Completed", null);
    }

    /// <inheritdoc/>
    protected override void Fail(string reason) => End("Failed", reason);

    /// <inheritdoc/>
    protected override void Stopped() => End("Stopped", null);

    private async Task AllAsync(JobFolder folder, JobLog log, ModelServer server, IReadOnlyList<S3Source> sources)
    {
        // A file that fails keeps the others from nothing: their answers are usable, and the job says at its end that it failed.
        string? failed = null;
        foreach (var source in sources)
        {
            try
            {
                await OneAsync(folder, server, source);
            }
            catch (JobFault e)
            {
                foreach (var line in e.Message.Split('\n')) log.Write($"[sagemaker logs]: {source.Bucket}/{source.Key}: {line}");
                failed ??= e.Message;
            }
        }

        if (failed is null) return;
        var side = failed[..failed.IndexOf(':', StringComparison.Ordinal)];
        throw new JobFault($"{side}: See job logs for more information");
    }

    // What a job did that failed is noted nowhere: its answers are no sound sample.
    private async Task NoteAsync(JobFolder folder, IReadOnlyList<S3Source> sources)
    {
        if (plan.CaptureTo is null) return;
        Tools.DemandKey(Role, plan.CaptureKey);
        var file = Path.Combine(folder.Root, "manifest");
        foreach (var (place, content) in capture!.Manifests(sources))
        {
            await File.WriteAllTextAsync(file, content, Stopping);
            await Tools.Transfer.UploadFileAsync(file, place, Role, Stopping);
        }
    }

    private async Task OneAsync(JobFolder folder, ModelServer server, S3Source source)
    {
        var file = Path.Combine(folder.Root, "answers");
        await using (var target = File.Create(file))
        await using (var raw = Tools.Transfer.Open(source, Role))
        await using (var input = plan.IsGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw)
        {
            using var failing = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
            Queue<Task<byte[]>> underWay = new();
            try
            {
                await foreach (var payload in PayloadReader.ReadAsync(plan, input, Stopping))
                {
                    if (underWay.Count >= plan.Concurrent) await target.WriteAsync(await underWay.Dequeue(), Stopping);
                    underWay.Enqueue(AnswerAsync(server, payload, failing.Token));
                }

                while (underWay.Count > 0) await target.WriteAsync(await underWay.Dequeue(), Stopping);
            }
            catch (InvalidDataException e) when (plan.IsGzip)
            {
                throw new JobFault($"ClientError: the object is not compressed with gzip: {e.Message}");
            }
            finally
            {
                await failing.CancelAsync();
                await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Tools.DemandKey(Role, plan.OutputKey);
        await Tools.Transfer.UploadFileAsync(file, S3Transfer.Below(plan.OutputPath, source.Name + ".out"), Role, Stopping);
    }

    private async Task<byte[]> AnswerAsync(ModelServer server, PayloadReader.Payload payload, CancellationToken cancellationToken)
    {
        var request = new ModelRequest(payload.Body, plan.ContentType, plan.Accept, null);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(plan.Timeout);
            try
            {
                var answer = await server.InvokeAsync(request, limit.Token);
                if (answer.Status is >= 200 and < 300) return capture!.WithIds(AnswerWriter.Write(plan, payload, answer.Body));
                if (answer.Status < 500 || tries >= plan.Retries) throw new JobFault(Bad(answer));
            }
            catch (ModelUnreachableException) when (System.Diagnostics.Stopwatch.GetElapsedTime(began) < Startup)
            {
                // Nobody has read it: it was no try. The process has just died, which may not have been seen yet.
                tries--;
                await Task.Delay(50, cancellationToken);
                await server.WhenHealthy.WaitAsync(Startup, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (IsBrokenOff(e) && tries < plan.Retries)
            {
                await server.SettleAsync();
                await server.WhenHealthy.WaitAsync(Startup, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (IsBrokenOff(e))
            {
                throw new JobFault("AlgorithmError: Unable to get response from algorithm");
            }
            catch (ModelFailedException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (ModelFailedException e) when (e.InnerException is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                server.Kill(); // it is still busy with what nobody waits for
                if (tries >= plan.Retries) throw new JobFault($"AlgorithmError: Model server did not respond within {plan.Timeout.TotalSeconds:0} s");
                await server.SettleAsync();
                await server.WhenHealthy.WaitAsync(Startup, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool IsBrokenOff(Exception e) => e is ModelUnreachableException or ModelFailedException { InnerException: not OperationCanceledException };

    private static string Bad(ModelAnswer answer)
    {
        var text = System.Text.Encoding.UTF8.GetString(answer.Body);
        return answer.Status < 500
            ? $"ClientError: {answer.Status}\n\nMessage:\n{text}"
            : $"AlgorithmError: Bad HTTP status received from algorithm: {answer.Status}\n\nMessage:\n{text}";
    }

    private async Task<ModelServer> StartAsync(JobFolder folder, JobLog log)
    {
        string code;
        try
        {
            code = await transform.Files.PlaceAsync(model, folder.Ml, Stopping);
        }
        catch (DeploymentFailedException e)
        {
            throw new JobFault($"ClientError: {e.Message}");
        }
        catch (ContainerStartException e)
        {
            throw new JobFault($"AlgorithmError: {e.Message}");
        }

        var variables = transform.Environment.Of(model, code);
        foreach (var (name, value) in plan.Variables()) variables[name] = value;
        if (plan.Concurrent > 1) variables.TryAdd("SAGEMAKER_MODEL_SERVER_WORKERS", $"{Math.Min(plan.Concurrent, Environment.ProcessorCount)}");
        foreach (var (name, value) in Request.Object("Environment") ?? []) variables[name] = JsonReading.AsText(value!);
        var server = new ModelServer(LaunchAsync, new ServerAddress(folder.Temp), transform.Times, transform.Logger, workers: Math.Max(1, plan.Concurrent));
        try
        {
            if (await server.StartAsync(Startup, Stopping)) return server;
        }
        catch (SandboxUnavailableException e)
        {
            await server.DisposeAsync();
            throw new JobFault($"InternalServerError: {e.Message}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        await server.DisposeAsync();
        throw new JobFault("AlgorithmError: See job logs for more information");

        Task<SandboxProcess> LaunchAsync() =>
            Tools.Sandboxes.StartAsync(new SandboxSpec
            {
                MlFolder = folder.Ml, TempFolder = folder.Temp, Command = ["python3", $"{ModelFiles.ServerFolder}/mlinfra_server.py"], Environment = variables,
                NetworkIsolation = model.Isolated, MemoryBytes = InstanceTypes.MemoryBytes(Resources.Text("InstanceType")!), MemoryInterval = TimeSpan.FromSeconds(1), OnLine = log.Write,
            });
    }

    private void End(string status, string? reason) => Change(b =>
    {
        b["TransformJobStatus"] = status;
        if (reason is not null) b["FailureReason"] = reason;
        b["TransformEndTime"] = Json.Epoch(Tools.World.Now);
    });
}
