using System.Diagnostics;

namespace MlInfra.Local.Tests.Support;

/// <summary>The endpoint as the process that users start, to kill it or to see its exit code.</summary>
public sealed class LocalProcess : IDisposable
{
    private readonly Process process;

    private LocalProcess(Process process, Uri endpoint)
    {
        this.process = process;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    private static string Dll => Path.Combine(AppContext.BaseDirectory, "mlinfra-local.dll");

    public static async Task<LocalProcess> StartAsync(string stateFolder, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Dll, "--port", "0", "--state", stateFolder, .. more]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120));
        Assert.StartsWith("listening on ", line);
        return new(process, new(line!["listening on ".Length..]));
    }

    public static Task<Ran> RunAsync(params string[] arguments) => Run.ProcessAsync("dotnet", [Dll, .. arguments], limit: TimeSpan.FromSeconds(120));

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }
}
