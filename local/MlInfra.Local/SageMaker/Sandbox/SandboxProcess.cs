using System.Diagnostics;
using System.Text;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>A process in a sandbox, watched: its lines, its memory, its time.</summary>
internal sealed class SandboxProcess
{
    // What ends with a sandbox closes its pipes; a process that got out of it and keeps them open is not waited for longer than this.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly SandboxSpec spec;
    private readonly string? setUp;
    private readonly string? began;
    private readonly Lock gate = new();
    private SandboxEnd end = SandboxEnd.Exited;
    private long peak;

    private SandboxProcess(Process process, SandboxSpec spec, string? setUp)
    {
        this.process = process;
        this.spec = spec;
        this.setUp = setUp;
        Pid = process.Id;
        began = ProcessTree.StartTime(Pid);
        Completion = Task.Run(WatchAsync);
    }

    /// <summary>The outermost process: when it dies, all inside die.</summary>
    public int Pid { get; }

    /// <summary>Ends when the process has ended and all its lines were taken.</summary>
    public Task<SandboxExit> Completion { get; }

    /// <summary>Starts it.</summary>
    internal static async Task<SandboxProcess> StartAsync(SandboxVariant variant, SandboxHost host, SandboxSpec spec)
    {
        var line = SandboxCommand.Build(variant, host, spec);
        var info = new ProcessStartInfo(line[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        foreach (var word in line.Skip(1)) info.ArgumentList.Add(word);
        info.Environment.Clear();
        foreach (var (name, value) in spec.Environment) info.Environment[name] = value;
        if (!spec.Environment.ContainsKey("PATH")) info.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        var setUp = SandboxCommand.SetUpMark(variant, spec);
        if (setUp is not null) File.Delete(setUp);
        var process = await SandboxLauncher.StartAsync(info);
        process.StandardInput.Close();
        return new SandboxProcess(process, spec, setUp);
    }

    /// <summary>Tells it to end (SIGTERM), and ends it after the grace.</summary>
    public void Stop() => _ = EndAsync(SandboxEnd.Stopped);

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (end == SandboxEnd.Exited) end = SandboxEnd.Stopped;
        }

        KillAll();
    }

    private async Task<SandboxExit> WatchAsync()
    {
        var output = PumpAsync(process.StandardOutput, false);
        var error = PumpAsync(process.StandardError, true);
        using var done = new CancellationTokenSource();
        var watchdog = spec.MemoryBytes is { } limit ? WatchMemoryAsync(limit, done.Token) : Task.CompletedTask;
        var timer = spec.MaxRuntime is { } longest ? WatchTimeAsync(longest, done.Token) : Task.CompletedTask;
        await process.WaitForExitAsync(CancellationToken.None);
        await done.CancelAsync();
        await Task.WhenAll(watchdog, timer);
        try
        {
            await Task.WhenAll(output, error).WaitAsync(LastLines);
        }
        catch (TimeoutException)
        {
            // What is written to them from now on is nobody's.
        }

        var code = process.ExitCode;
        process.Dispose();
        lock (gate) return new SandboxExit(code, end, peak);
    }

    private async Task PumpAsync(StreamReader reader, bool isError)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line) spec.OnLine(line, isError);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The pipe was let go of.
        }
    }

    private async Task WatchTimeAsync(TimeSpan longest, CancellationToken done)
    {
        await Task.Delay(longest, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!done.IsCancellationRequested) _ = EndAsync(SandboxEnd.TimeExceeded);
    }

    private async Task WatchMemoryAsync(long limit, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            var used = ProcessTree.Resident(ProcessTree.All(Pid), limit);
            peak = Math.Max(peak, used);
            if (used > limit)
            {
                lock (gate) end = SandboxEnd.MemoryExceeded;
                // The job itself, not its sandbox: so the exit code is the one that a container's would be.
                foreach (var pid in ProcessTree.All(Pid).Skip(1).Reverse().Where(p => !IsInit(p))) ProcessTree.Signal(pid, ProcessTree.Kill);
            }

            await Task.Delay(spec.MemoryInterval, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndAsync(SandboxEnd why)
    {
        lock (gate)
        {
            if (end != SandboxEnd.Exited) return;
            end = why;
        }

        var grace = Task.Delay(spec.Grace);

        // Told right after its start, the sandbox may not have come to the job yet.
        while (!Tell() && await Task.WhenAny(Completion, grace, Task.Delay(20)) is var first && first != Completion && first != grace)
        {
        }

        if (await Task.WhenAny(Completion, grace) != Completion) KillAll();
    }

    // Never signal an id whose process has ended: another may bear it by now.
    private void KillAll()
    {
        if (began is not null && ProcessTree.StartTime(Pid) == began) ProcessTree.KillSandbox(Pid);
    }

    private bool Tell()
    {
        if (setUp is not null && !File.Exists(setUp)) return false;
        var jobs = ProcessTree.Children(Pid).SelectMany(ProcessTree.Children).ToList();
        foreach (var job in jobs) ProcessTree.Signal(job, ProcessTree.Terminate);
        return jobs.Count > 0;
    }

    private bool IsInit(int pid) => ProcessTree.Children(Pid).Contains(pid);
}
