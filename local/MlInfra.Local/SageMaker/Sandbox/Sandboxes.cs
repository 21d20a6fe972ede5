using System.ComponentModel;
using System.Diagnostics;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>Runs processes in the file layout of SageMaker's containers, whichever way this machine allows.</summary>
internal sealed class Sandboxes
{
    /// <summary>What to do where no way works.</summary>
    public const string Unavailable =
        "This machine can't show a job SageMaker's files at /opt/ml: install bubblewrap (apt install bubblewrap) and allow user namespaces " +
        "(sysctl kernel.unprivileged_userns_clone=1; in Docker: --security-opt seccomp=unconfined), or run on Linux if this is another system.";

    private readonly World world;
    private readonly IReadOnlyList<SandboxVariant> ways;
    private readonly Lazy<SandboxHost> host;
    private readonly Lazy<Task<SandboxVariant?>> variant;

    /// <summary>For this world's state folder and interpreter; finding the way begins with the first use.</summary>
    public Sandboxes(World world)
        : this(world, Enum.GetValues<SandboxVariant>())
    {
    }

    /// <summary>With only some of the ways, to see what happens where the others do not work.</summary>
    internal Sandboxes(World world, IReadOnlyList<SandboxVariant> ways)
    {
        this.ways = ways;
        this.world = world;
        host = new(() => SandboxHost.Of(world.StateFolder, SandboxTools.Write(world.StateFolder, world.Python), world.Python));
        variant = new(() => Task.Run(FindAsync));
    }

    /// <summary>The way that works, or null.</summary>
    public Task<SandboxVariant?> VariantAsync() => variant.Value;

    /// <summary>Starts a process. Throws <see cref="SandboxUnavailableException"/> where no way works.</summary>
    public async Task<SandboxProcess> StartAsync(SandboxSpec spec) =>
        await SandboxProcess.StartAsync(await VariantAsync() ?? throw new SandboxUnavailableException(Unavailable), host.Value, spec);

    /// <summary>Tries a way with a process that does nothing.</summary>
    internal async Task<bool> WorksAsync(SandboxVariant candidate)
    {
        var folder = Directory.CreateDirectory(Path.Combine(world.StateFolder, "sandbox-probe", $"{Guid.NewGuid():N}")).FullName;
        try
        {
            var spec = new SandboxSpec
            {
                MlFolder = Directory.CreateDirectory(Path.Combine(folder, "ml")).FullName,
                TempFolder = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName,
                Command = ["/bin/sh", "-c", "test -w /opt/ml && test -w /tmp && ! touch /etc/.mlinfra-probe 2>/dev/null"],
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
                MaxRuntime = TimeSpan.FromSeconds(20),
                OnLine = (_, _) => { },
            };
            var process = await SandboxProcess.StartAsync(candidate, host.Value, spec);
            return (await process.Completion).Code == 0;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return false;
        }
        finally
        {
            JobFolder.Remove(folder);
        }
    }

    private async Task<SandboxVariant?> FindAsync()
    {
        if (!OperatingSystem.IsLinux()) return null;
        foreach (var candidate in ways)
        {
            if (await WorksAsync(candidate)) return candidate;
        }

        return null;
    }
}

/// <summary>No way of making a private mount works on this machine; the message says what to install.</summary>
internal sealed class SandboxUnavailableException(string message) : Exception(message);
