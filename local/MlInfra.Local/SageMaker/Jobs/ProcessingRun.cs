using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>A processing job while it runs.</summary>
internal sealed class ProcessingRun(JobTools tools, JobDocument document) : JobRun(tools, JobKind.Processing, document)
{
    private JsonObject Cluster => Request.Object("ProcessingResources")!.Object("ClusterConfig")!;

    private IEnumerable<(string Path, S3Uri Target, bool Continuous)> Outputs =>
        (Request.Object("ProcessingOutputConfig")?.Objects("Outputs") ?? []).Select(o => o.Object("S3Output")!)
        .Select(s => (s.Required("LocalPath"), S3Uri.Parse(s.Required("S3Uri"), "s3Uri"), s.Text("S3UploadMode") == "Continuous"));

    /// <inheritdoc/>
    protected override async Task WorkAsync(JobFolder folder, JobLog log)
    {
        foreach (var input in Request.Objects("ProcessingInputs"))
        {
            var s3 = input.Object("S3Input")!;
            await Tools.Transfer.DownloadAsync(s3.Required("S3Uri"), s3.Required("S3DataType"), folder.Inside(s3.Required("LocalPath")), Role, Stopping);
        }

        folder.Inside("/opt/ml/output");
        var config = folder.Inside("/opt/ml/config");
        File.WriteAllText(Path.Combine(config, "processingjobconfig.json"), Request.ToJsonString());
        File.WriteAllText(Path.Combine(config, "resourceconfig.json"), ScriptMode.ResourceConfig(Cluster.Text("InstanceType")!).ToJsonString());
        Change(b => b["ProcessingStartTime"] = Json.Epoch(Tools.World.Now));

        using var running = new CancellationTokenSource();
        var syncs = Outputs.Select(o => (o.Continuous, Sync: new FolderSync(Tools.Transfer, folder, folder.Inside(o.Path), o.Target, Role))).ToList();
        var syncing = syncs.Where(s => s.Continuous).Select(s => s.Sync.RunAsync(running.Token)).ToList();
        SandboxExit exit;
        try
        {
            exit = await RunProcessAsync(Spec(folder, log));
        }
        finally
        {
            await running.CancelAsync();
        }

        await Task.WhenAll(syncing);
        await FinishAsync(folder, log, exit, syncs.Select(s => s.Sync));
    }

    /// <inheritdoc/>
    protected override void Fail(string reason) => End("Failed", reason, null);

    /// <inheritdoc/>
    protected override void Stopped() => End("Stopped", null, null);

    private async Task FinishAsync(JobFolder folder, JobLog log, SandboxExit exit, IEnumerable<FolderSync> outputs)
    {
        var failed = exit.End is SandboxEnd.Exited or SandboxEnd.MemoryExceeded && exit.Code != 0;
        var message = folder.Text("/opt/ml/output/message", FailureText.Longest);
        foreach (var output in outputs) await output.OnceAsync(steadyOnly: false, CancellationToken.None);
        if (failed)
        {
            if (message is not null) Change(b => b["ExitMessage"] = message);
            throw new JobFault(FailureText.Container(exit, folder.Text("/opt/ml/output/failure", FailureText.Longest) ?? message, InstanceTypes.MemoryBytes(Cluster.Text("InstanceType")!)));
        }

        await log.CloseAsync();
        if (exit.End == SandboxEnd.TimeExceeded) End("Stopped", null, "MaxRuntimeExceeded: the job ran longer than its StoppingCondition's MaxRuntimeInSeconds");
        else if (exit.End == SandboxEnd.Stopped) Stopped();
        else End("Completed", null, message);
    }

    private SandboxSpec Spec(JobFolder folder, JobLog log)
    {
        var app = Request.Object("AppSpecification")!;
        var longest = TimeSpan.FromSeconds(Request.Object("StoppingCondition")?.Int("MaxRuntimeInSeconds") ?? 86400);
        var isolated = Request.Object("NetworkConfig")?.Flag("EnableNetworkIsolation") == true;
        var environment = BaseEnvironment(longest, isolated);
        environment["PROCESSING_JOB_NAME"] = Name;
        environment["PROCESSING_JOB_ARN"] = Request.Required("ProcessingJobArn");
        foreach (var (name, value) in Request.Object("Environment") ?? []) environment[name] = JsonReading.AsText(value!);
        return new SandboxSpec
        {
            MlFolder = folder.Ml, TempFolder = folder.Temp, Command = [.. app.Texts("ContainerEntrypoint"), .. app.Texts("ContainerArguments")],
            Environment = environment, NetworkIsolation = isolated, MemoryBytes = InstanceTypes.MemoryBytes(Cluster.Text("InstanceType")!),
            FileBytes = (long)(Cluster.Number("VolumeSizeInGB") ?? 30) * 1024 * 1024 * 1024, MaxRuntime = longest, Grace = Grace, OnLine = log.Write,
        };
    }

    private void End(string status, string? reason, string? message) => Change(b =>
    {
        b["ProcessingJobStatus"] = status;
        if (reason is not null) b["FailureReason"] = reason;
        if (message is not null) b["ExitMessage"] = message;
        b["ProcessingEndTime"] = Json.Epoch(Tools.World.Now);
    });
}
