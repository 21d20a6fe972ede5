using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>
/// Before anything else starts, ends the sandboxes that the Local before left on this state folder. They die with it, but for one that
/// was being set up in the moment in which it was killed.
/// </summary>
internal sealed partial class SandboxLeftovers(World world, ILogger<SandboxLeftovers> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        var found = Find();
        if (found.Count == 0) return;
        LogFound(logger, found.Count);
        for (var tries = 0; found.Count > 0 && tries < 100; tries++, found = Find())
        {
            foreach (var pid in found) ProcessTree.Signal(pid, ProcessTree.Kill);
            await Task.Delay(20, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The processes that hold a sandbox of this state folder.</summary>
    internal List<int> Find()
    {
        var tools = SandboxTools.FolderIn(world.StateFolder);
        List<int> found = [];
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            try
            {
                if (SandboxCommand.Holds(File.ReadAllText(process + "/cmdline").Split('\0'), tools)) found.Add(pid);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended, or is another user's.
            }
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} processes of sandboxes were left by the run before; they are ended")]
    private static partial void LogFound(ILogger logger, int count);
}
