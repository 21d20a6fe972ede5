using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>A training job while it runs.</summary>
internal sealed class TrainingRun(JobTools tools, JobDocument document) : JobRun(tools, JobKind.Training, document)
{
    private readonly ScriptMode script = new(document.Describe());
    private DateTimeOffset began;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Regex)> MetricDefinitions => Metrics(Request);

    /// <summary>The metrics that a request's training job looks for in its log.</summary>
    public static IEnumerable<(string Name, string Regex)> Metrics(JsonObject request) =>
        request.Object("AlgorithmSpecification")!.Objects("MetricDefinitions").Select(m => (m.Required("Name"), m.Required("Regex")));

    /// <summary>What a training job's description begins with.</summary>
    public static void Begun(JsonObject body, DateTimeOffset now)
    {
        body["SecondaryStatus"] = "Starting";
        body["SecondaryStatusTransitions"] = new JsonArray(new JsonObject
        {
            ["Status"] = "Starting", ["StartTime"] = Json.Epoch(now), ["StatusMessage"] = "Preparing the instances for training",
        });
        foreach (var flag in new[] { "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining" }) body[flag] ??= false;
    }

    private JsonObject? Checkpoints => Request.Object("CheckpointConfig");

    private string CheckpointPath => Checkpoints?.Text("LocalPath") ?? "/opt/ml/checkpoints";

    private string InstanceType => Request.Object("ResourceConfig")!.Text("InstanceType") ?? "ml.m5.large";

    /// <inheritdoc/>
    protected override async Task WorkAsync(JobFolder folder, JobLog log)
    {
        Secondary("Downloading", "Downloading input data");
        began = Tools.World.Now;
        Change(b => b["TrainingStartTime"] = Json.Epoch(began));
        await DownloadAsync(folder);
        Secondary("Training", "Training image download completed. Training in progress.");
        using var running = new CancellationTokenSource();
        var sync = Sync(folder);
        sync?.Forget();
        var syncing = sync?.RunAsync(running.Token) ?? Task.CompletedTask;
        SandboxExit exit;
        var command = await CommandAsync(folder, log);
        try
        {
            exit = await RunProcessAsync(Spec(folder, log, command));
        }
        finally
        {
            await running.CancelAsync();
        }

        await syncing;
        if (sync is not null) await sync.OnceAsync(steadyOnly: false, CancellationToken.None);
        await FinishAsync(folder, log, exit, string.Join(' ', command));
    }

    /// <inheritdoc/>
    protected override void Fail(string reason) => End("Failed", "Failed", "Training job failed", reason);

    /// <inheritdoc/>
    protected override void Stopped() => End("Stopped", "Stopped", "Training job stopped", null);

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

    private async Task DownloadAsync(JobFolder folder)
    {
        foreach (var path in new[] { "model", "output/data", "output/intermediate", "code", "input/data" }) folder.Inside("/opt/ml/" + path);
        foreach (var channel in Request.Objects("InputDataConfig"))
        {
            var s3 = channel.Object("DataSource")!.Object("S3DataSource")!;
            await Tools.Transfer.DownloadAsync(s3.Required("S3Uri"), s3.Required("S3DataType"), folder.Inside($"/opt/ml/input/data/{channel.Required("ChannelName")}"), Role, Stopping);
        }

        script.WriteConfig(folder);
        if (Checkpoints is { } checkpoints)
        {
            try
            {
                await Tools.Transfer.PrefixAsync(S3Transfer.Below(S3Uri.Parse(checkpoints.Required("S3Uri"), "s3Uri"), ""), folder.Inside(CheckpointPath), Role, Stopping);
            }
            catch (AwsException e)
            {
                throw new JobFault($"ClientError: Checkpoint download failed:{e.Message}");
            }
        }

        if (script.Submitted is { } submitted) await SourceAsync(folder, submitted);
    }

    private async Task SourceAsync(JobFolder folder, string submitted)
    {
        var code = folder.Inside("/opt/ml/code");
        string archive;
        if (submitted.StartsWith("s3://", StringComparison.Ordinal))
        {
            var uri = S3Uri.Parse(submitted, "sagemaker_submit_directory");
            archive = Path.Combine(folder.Root, "sourcedir.tar.gz");
            try
            {
                await Tools.Transfer.ObjectAsync(uri.Bucket, uri.Key, archive, Role, Stopping);
            }
            catch (AwsException e)
            {
                throw new JobFault($"AlgorithmError: ClientError: could not download the script's archive {submitted}: {e.Message}, exit code: 1");
            }
        }
        else
        {
            archive = folder.Inside(submitted, make: false);
            if (Directory.Exists(archive))
            {
                foreach (var file in folder.Files(archive))
                {
                    var target = Path.Combine(code, Path.GetRelativePath(archive, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(file, target, overwrite: true);
                }

                return;
            }
        }

        await using var stream = File.OpenRead(archive);
        await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, code, overwriteFiles: true, Stopping);
    }

    private async Task<IReadOnlyList<string>> CommandAsync(JobFolder folder, JobLog log)
    {
        var algorithm = Request.Object("AlgorithmSpecification")!;
        if (algorithm["ContainerEntrypoint"] is not null) return [.. algorithm.Texts("ContainerEntrypoint"), .. algorithm.Texts("ContainerArguments")];
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
        var longest = TimeSpan.FromSeconds(Request.Object("StoppingCondition")?.Int("MaxRuntimeInSeconds") ?? 86400);
        var isolated = Request.Flag("EnableNetworkIsolation") == true;
        var environment = BaseEnvironment(longest, isolated);
        foreach (var (name, value) in script.Variables()) environment[name] = value;
        environment["TRAINING_JOB_NAME"] = Name;
        environment["TRAINING_JOB_ARN"] = Request.Required("TrainingJobArn");
        foreach (var (name, value) in Request.Object("Environment") ?? []) environment[name] = JsonReading.AsText(value!);
        return new SandboxSpec
        {
            MlFolder = folder.Ml, TempFolder = folder.Temp, Command = command, Environment = environment, WorkingDirectory = "/opt/ml/code", NetworkIsolation = isolated,
            MemoryBytes = InstanceTypes.MemoryBytes(InstanceType), FileBytes = Volume(Request.Object("ResourceConfig")!.Number("VolumeSizeInGB")),
            MaxRuntime = longest, Grace = Grace, OnLine = log.Write,
        };
    }

    private FolderSync? Sync(JobFolder folder) =>
        Checkpoints is { } c ? new FolderSync(Tools.Transfer, folder, folder.Inside(CheckpointPath), S3Uri.Parse(c.Required("S3Uri"), "s3Uri"), Role) : null;

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

    private void Secondary(string status, string message) => Change(b => Transition(b, status, message));

    private void End(string status, string secondary, string message, string? reason) => Change(b =>
    {
        var now = Tools.World.Now;
        b["TrainingJobStatus"] = status;
        Transition(b, secondary, message);
        b["SecondaryStatusTransitions"]!.AsArray()[^1]!["EndTime"] = Json.Epoch(now);
        if (reason is not null) b["FailureReason"] = reason;
        if (b["TrainingStartTime"] is null) return;
        var seconds = Math.Max(1, (int)Math.Ceiling((now - began).TotalSeconds));
        b["TrainingEndTime"] = Json.Epoch(now);
        b["TrainingTimeInSeconds"] = seconds;
        b["BillableTimeInSeconds"] = seconds;
    });

    private void Transition(JsonObject body, string status, string message)
    {
        var now = Tools.World.Now;
        body["SecondaryStatus"] = status;
        var all = (JsonArray)(body["SecondaryStatusTransitions"] ??= new JsonArray());
        if (all.Count > 0) all[^1]!["EndTime"] ??= Json.Epoch(now);
        all.Add((JsonNode)new JsonObject { ["Status"] = status, ["StartTime"] = Json.Epoch(now), ["StatusMessage"] = message });
    }

    private static long? Volume(double? gigabytes) => gigabytes is { } g ? (long)(g * 1024 * 1024 * 1024) : null;
}
