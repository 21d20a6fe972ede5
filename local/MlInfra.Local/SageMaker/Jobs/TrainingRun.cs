using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs.Algorithms;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>A training job while it runs: once, or again and again where spot capacity goes or the service fails.</summary>
internal sealed class TrainingRun : JobRun
{
    private static readonly TimeSpan CapacityGone = TimeSpan.FromMinutes(2);
    private readonly ScriptMode script;
    private readonly TrainingData data;
    private TimeSpan ran;
    private TimeSpan waited;
    private DateTimeOffset? began;

    /// <summary>Prepares the run.</summary>
    public TrainingRun(JobTools tools, JobDocument document)
        : base(tools, JobKind.Training, document)
    {
        script = new ScriptMode(Request);
        data = new TrainingData(tools, Request, script, Role);
    }

    /// <summary>The metrics that a request's training job looks for in its log.</summary>
    public static IEnumerable<(string Name, string Regex)> Metrics(JsonObject request) =>
        request.Object("AlgorithmSpecification")!.Objects("MetricDefinitions").Select(m => (m.Required("Name"), m.Required("Regex")));

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Regex)> MetricDefinitions => Metrics(Request);

    /// <inheritdoc/>
    protected override bool IsAlgorithm => XGBoostAlgorithm.Is(Request);

    private JsonObject? Checkpoints => Request.Object("CheckpointConfig");

    private bool IsSpot => Request.Flag("EnableManagedSpotTraining") == true;

    private TimeSpan Longest => TimeSpan.FromSeconds(Request.Object("StoppingCondition")?.Int("MaxRuntimeInSeconds") ?? 86400);

    private string InstanceType => Request.Object("ResourceConfig")!.Text("InstanceType") ?? "ml.m5.large";

    /// <inheritdoc/>
    protected override async Task WorkAsync(JobFolder folder, JobLog log)
    {
        if (Tools.Pools.Take(Request)) Change(b => b["WarmPoolStatus"] = new JsonObject { ["Status"] = "InUse" });
        while (true)
        {
            try
            {
                if (await OnceAsync(folder, log) is not { } interruption) return;
                if (!await CapacityAsync(interruption)) return;
            }
            catch (Exception e) when (IsOurs(e) && !Stopping.IsCancellationRequested && TrainingStatus.MayRestart(Tools.Store.Get(Kind, Name).Describe()))
            {
                Tools.LogFault(Name, e);
                log.Write($"[MlInfra Local] InternalServerError: {e.Message}: the job begins again (RetryStrategy).");
                Pause();
            }

            folder.Clear();
            Secondary("Starting", "Preparing the instances for training");
        }
    }

    /// <inheritdoc/>
    protected override void Fail(string reason) => End("Failed", "Failed", "Training job failed", reason);

    /// <inheritdoc/>
    protected override void Stopped() => End("Stopped", "Stopped", "Training job stopped", null);

    /// <summary>Runs it to its end, and gives null; or up to an interruption.</summary>
    private async Task<SpotInterruption?> OnceAsync(JobFolder folder, JobLog log)
    {
        Secondary("Downloading", "Downloading input data");
        began = Tools.World.Now;
        Change(b => b["TrainingStartTime"] ??= Json.Epoch(began.Value));
        await data.PlaceAsync(folder, Stopping);
        Secondary("Training", "Training image download completed. Training in progress.");
        using var running = new CancellationTokenSource();
        var syncs = Syncs(folder).ToList();
        foreach (var sync in syncs) sync.Forget();
        var syncing = syncs.Select(s => s.RunAsync(running.Token)).ToList();
        var spot = IsSpot ? Tools.Spot.Take() : null;
        var interrupted = false;
        SandboxExit exit;
        var command = await CommandAsync(folder, log);
        try
        {
            var ending = spot is null ? Task.FromResult(false) : InterruptAsync(folder, running.Token);
            exit = await RunProcessAsync(Spec(folder, log, command));
            await running.CancelAsync();
            interrupted = await ending && exit.End == SandboxEnd.Stopped && !Stopping.IsCancellationRequested;
        }
        finally
        {
            await running.CancelAsync();
            if (spot is not null && !interrupted) Tools.Spot.GiveBack(spot);
        }

        await Task.WhenAll(syncing);
        foreach (var sync in syncs) await sync.OnceAsync(steadyOnly: false, CancellationToken.None);
        if (interrupted) return spot;
        await FinishAsync(folder, log, exit, string.Join(' ', command));
        return null;
    }

    /// <summary>Interrupts the process after its first checkpoint; one that keeps none after a second, one that is slow to after ten.</summary>
    private async Task<bool> InterruptAsync(JobFolder folder, CancellationToken done)
    {
        var place = Checkpoints is null ? null : folder.Inside(data.CheckpointPath);
        var known = place is null ? 0 : Kept();
        var longest = TimeSpan.FromSeconds(place is null ? 1 : 10);
        for (var since = Environment.TickCount64; Environment.TickCount64 - since < longest.TotalMilliseconds;)
        {
            await Task.Delay(20, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested) return false;
            if (place is not null && Kept() > known) break;
        }

        return EndProcess();

        // What is still being written is no checkpoint yet.
        int Kept() => folder.Files(place).Count(file => !file.EndsWith(FolderSync.Unfinished, StringComparison.Ordinal));
    }

    /// <summary>Waits until there is capacity again; false if that took longer than the job may wait.</summary>
    private async Task<bool> CapacityAsync(SpotInterruption interruption)
    {
        Pause();
        Secondary("Interrupted", "Training job interrupted: the spot instance was reclaimed. Waiting for capacity.");
        var longest = TimeSpan.FromSeconds(Request.Object("StoppingCondition")!.Int("MaxWaitTimeInSeconds")!.Value) - ran - waited;
        var wait = interruption.Returns && CapacityGone < longest ? CapacityGone : longest;
        if (wait > TimeSpan.Zero) await Tools.World.Pause(wait, Stopping);
        waited += wait;
        if (interruption.Returns && CapacityGone < longest) return true;
        End("Stopped", "MaxWaitTimeExceeded", "Training job waited for spot capacity longer than MaxWaitTimeInSeconds", null);
        return false;
    }

    private async Task FinishAsync(JobFolder folder, JobLog log, SandboxExit exit, string command)
    {
        var failed = exit.End is SandboxEnd.Exited or SandboxEnd.MemoryExceeded && exit.Code != 0;
        if (!failed && exit.End == SandboxEnd.Exited) Secondary("Uploading", "Uploading generated training model");
        var output = new TrainingOutput(Tools, Request, Role);
        if (!failed)
        {
            Change(b => b["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = output.ModelUri });
            await output.UploadModelAsync(folder, log);
        }

        await output.UploadDataAsync(folder);
        Report(log);
        if (failed)
        {
            var memory = InstanceTypes.MemoryBytes(InstanceType);
            var text = folder.Text("/opt/ml/output/failure", FailureText.Longest);
            throw new JobFault(script.Program is null ? FailureText.Container(exit, text, memory) : FailureText.Script(exit, log.Errors, command, text, memory));
        }

        await log.CloseAsync();
        switch (exit.End)
        {
            case SandboxEnd.TimeExceeded:
                End("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided", null);
                break;
            case SandboxEnd.Stopped:
                Stopped();
                break;
            default:
                End("Completed", "Completed", "Training job completed", null);
                break;
        }
    }

    private async Task<IReadOnlyList<string>> CommandAsync(JobFolder folder, JobLog log)
    {
        var algorithm = Request.Object("AlgorithmSpecification")!;
        if (algorithm["ContainerEntrypoint"] is not null) return [.. algorithm.Texts("ContainerEntrypoint"), .. algorithm.Texts("ContainerArguments")];
        if (IsAlgorithm) return [Tools.World.Python, XGBoostAlgorithm.Runner];
        var program = Path.Combine(folder.Ml, "code", script.Program!);
        if (!File.Exists(program)) throw new JobFault($"AlgorithmError: framework error: {script.Program} is not in {script.Submitted}, exit code: 1");
        if (File.Exists(Path.Combine(folder.Ml, "code", "requirements.txt"))) await InstallAsync(folder, log);
        return script.Program!.EndsWith(".py", StringComparison.Ordinal)
            ? [Tools.World.Python, script.Program, .. script.Arguments]
            : ["/bin/sh", "-c", $"./{script.Program} \"$@\"", script.Program, .. script.Arguments];
    }

    private async Task InstallAsync(JobFolder folder, JobLog log)
    {
        string[] command = [Tools.World.Python, "-m", "pip", "install", "-q", "-r", "requirements.txt"];
        var exit = await RunProcessAsync(Spec(folder, log, command));
        if (exit is { Code: not 0, End: SandboxEnd.Exited })
            throw new JobFault($"AlgorithmError: InstallRequirementsError:\nExitCode {exit.Code}\nErrorMessage \"{FailureText.Message(exit, log.Errors, 0)}\"\nCommand \"{string.Join(' ', command)}\", exit code: 1");
    }

    private SandboxSpec Spec(JobFolder folder, JobLog log, IReadOnlyList<string> command)
    {
        var isolated = Request.Flag("EnableNetworkIsolation") == true;
        var environment = BaseEnvironment(Longest, isolated);
        foreach (var (name, value) in script.Variables()) environment[name] = value;
        environment["TRAINING_JOB_NAME"] = Name;
        environment["TRAINING_JOB_ARN"] = Request.Required("TrainingJobArn");
        foreach (var (name, value) in Request.Object("Environment") ?? []) environment[name] = JsonReading.AsText(value!);
        return new SandboxSpec
        {
            MlFolder = folder.Ml, TempFolder = folder.Temp, Command = command, Environment = environment, WorkingDirectory = "/opt/ml/code", NetworkIsolation = isolated,
            MemoryBytes = InstanceTypes.MemoryBytes(InstanceType), FileBytes = Volume(Request.Object("ResourceConfig")!.Number("VolumeSizeInGB")),
            MaxRuntime = Longest - ran, Grace = Grace, OnLine = log.Write,
        };
    }

    private IEnumerable<FolderSync> Syncs(JobFolder folder)
    {
        if (Checkpoints is { } checkpoints) yield return Of(data.CheckpointPath, checkpoints.Required("S3Uri"));
        if (Request.Object("TensorBoardOutputConfig") is { } board) yield return Of(board.Text("LocalPath") ?? "/opt/ml/output/tensorboard", board.Required("S3OutputPath"));
        FolderSync Of(string path, string uri) => new(Tools.Transfer, folder, folder.Inside(path), S3Uri.Parse(uri, "s3Uri"), Role);
    }

    private void Report(JobLog log)
    {
        var metrics = log.Metrics;
        if (metrics.Count == 0) return;
        Change(b => b["FinalMetricDataList"] = Json.Array(metrics.Select(m => (JsonNode)new JsonObject
        {
            ["MetricName"] = m.Key, ["Value"] = m.Value.Value, ["Timestamp"] = Json.Epoch(m.Value.Time),
        })));
        // Without the leave AWS drops the metrics and says nothing; the log says it here.
        if (!Tools.Authorizer.Allows(Role, new Permission("cloudwatch:PutMetricData", "*") { Context = new Dictionary<string, string> { ["cloudwatch:namespace"] = Kind.LogGroup } }))
        {
            log.Write($"[MlInfra Local] the role {Role.RoleArn} lacks cloudwatch:PutMetricData: in AWS this job's metrics would not reach CloudWatch.");
            return;
        }

        try
        {
            foreach (var (name, (value, _)) in metrics) Tools.Metrics.Put(Kind.LogGroup, name, new Dictionary<string, string> { ["TrainingJobName"] = Name }, value);
        }
        catch (AwsException e)
        {
            log.Write($"[MlInfra Local] the job's metrics did not reach CloudWatch: {e.Message}");
        }
    }

    private void Secondary(string status, string message) => Change(b => TrainingStatus.Transition(b, status, message, Tools.World.Now));

    private void End(string status, string secondary, string message, string? reason)
    {
        Pause();
        Change(b =>
        {
            TrainingStatus.End(b, status, secondary, message, reason, ran, Tools.World.SpotDiscount, Tools.World.Now);
            Tools.Pools.Keep(b);
        });
    }

    /// <summary>The instances are given back: their time counts up to now.</summary>
    private void Pause()
    {
        if (began is { } since) ran += Tools.World.Now - since;
        began = null;
    }

    private static bool IsOurs(Exception e) => e is JobFault fault ? fault.Message.StartsWith("InternalServerError", StringComparison.Ordinal) : e is not (OperationCanceledException or AwsException);

    private static long? Volume(double? gigabytes) => gigabytes is { } g ? (long)(g * 1024 * 1024 * 1024) : null;
}
