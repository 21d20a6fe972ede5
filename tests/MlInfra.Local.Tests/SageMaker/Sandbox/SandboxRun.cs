using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.Tests.SageMaker.Sandbox;

/// <summary>Runs shell lines in a sandbox of a temporary state folder (with a space and a digit behind it in its name).</summary>
internal sealed class SandboxRun : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("mlinfra 2nd sandbox ").FullName;

    public SandboxRun()
    {
        World = new World { StateFolder = state, Endpoint = new Uri("http://127.0.0.1:1") };
        Folder = JobFolder.Create(state, "test", "job");
    }

    public World World { get; }

    public JobFolder Folder { get; }

    public List<string> Lines { get; } = [];

    public SandboxSpec Spec(params string[] command) => new()
    {
        MlFolder = Folder.Ml,
        TempFolder = Folder.Temp,
        Command = command,
        Environment = new Dictionary<string, string> { ["PATH"] = "/opt/mlinfra/bin:/usr/bin:/bin", ["GIVEN"] = "a b'c" },
        OnLine = (line, _) =>
        {
            lock (Lines) Lines.Add(line);
        },
    };

    public async Task<SandboxExit> Run(SandboxSpec spec)
    {
        var process = await new Sandboxes(World).StartAsync(spec);
        return await process.Completion;
    }

    public async Task<SandboxExit> RunAs(SandboxVariant variant, SandboxSpec spec) => await (await StartAs(variant, spec)).Completion;

    public Task<SandboxProcess> StartAs(SandboxVariant variant, SandboxSpec spec)
    {
        var tools = SandboxTools.Write(state, World.Python);
        return SandboxProcess.StartAsync(variant, SandboxHost.Of(state, tools, World.Python), spec);
    }

    /// <summary>Tells it to end as soon as it has said "ready", however long its start takes.</summary>
    public async Task<SandboxExit> StopWhenReady(SandboxVariant variant, SandboxSpec spec)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = await StartAs(variant, spec with
        {
            OnLine = (line, isError) =>
            {
                spec.OnLine(line, isError);
                if (line == "ready") ready.TrySetResult();
            },
        });
        await Task.WhenAny(ready.Task, process.Completion);
        process.Stop();
        return await process.Completion;
    }

    public void Dispose() => JobFolder.Remove(state);
}
