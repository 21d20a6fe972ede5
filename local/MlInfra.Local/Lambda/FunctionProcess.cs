using System.Diagnostics;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>One process of a function: started once, handed event after event, killed when it is late, too big or idle.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private static readonly TimeSpan InitLimit = TimeSpan.FromSeconds(10);
    private readonly FunctionDocument function;
    private readonly Process process;
    private readonly TaskCompletionSource exited;
    private readonly RuntimeEndpoint api;
    private readonly FunctionLog log;
    private readonly World world;
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly string temporary;
    private TimeSpan? init;
    private long memory;
    private volatile bool outOfMemory;

    private FunctionProcess(FunctionDocument function, Process process, TaskCompletionSource exited, RuntimeEndpoint api, FunctionLog log, World world, string temporary)
    {
        this.function = function;
        this.process = process;
        this.exited = exited;
        this.api = api;
        this.log = log;
        this.world = world;
        this.temporary = temporary;
        Started = world.RealNow;
        LastUsed = world.RealNow;
    }

    public DateTimeOffset Started { get; }

    public DateTimeOffset LastUsed { get; private set; }

    public bool IsOver { get; private set; }

    public static async Task<FunctionProcess> StartAsync(
        FunctionDocument function, string arn, string taskRoot, World world, SessionCredentials credentials, FunctionLog log, CancellationToken cancellationToken)
    {
        var api = await RuntimeEndpoint.StartAsync(arn, world, cancellationToken);
        var temporary = TemporaryFolders.Create(world);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(taskRoot, function.Handler + ".dll")])
        {
            WorkingDirectory = taskRoot,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in FunctionProcessEnvironment.Of(function, taskRoot, temporary, api.Address, world, credentials, log.Stream)) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        // Not WaitForExitAsync, which waits for the pipes too: what the function has started and left may hold them for ever.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        log.Platform($"INIT_START Runtime Version: {function.Runtime}", "platform.initStart", new() { ["initializationType"] = "on-demand", ["phase"] = "init", ["functionName"] = function.Name });
        return new(function, process, exited, api, log, world, temporary);

        void Take(string? line)
        {
            if (line is not null) log.Line(line);
        }
    }

    /// <summary>Hands an event over and waits for what comes of it. Never throws for a fault of the function's.</summary>
    public async Task<FunctionResult> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(function.Timeout);
        request.Deadline = world.RealNow + limit;
        var first = init is null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (first)
            {
                // A slow start is given the function's own time beyond the ten seconds, as Lambda does by starting it a second time.
                var start = await Task.WhenAny(api.Ready.Task, api.InitFailed.Task, exited.Task, Task.Delay(InitLimit + limit, world.RealClock, over.Token));
                init = Stopwatch.GetElapsedTime(startedAt);
                request.Deadline = world.RealNow + limit;
                if (start == api.InitFailed.Task) return await EndAsync(request, new(await api.InitFailed.Task, "Unhandled"), init.Value, first);
                if (start == exited.Task) return await EndAsync(request, Faults.Exited(request.RequestId, process.ExitCode), init.Value, first);
                if (start != api.Ready.Task) return await EndAsync(request, Faults.TimedOut(request.RequestId, function.Timeout), limit, first);
            }
            log.Start(request.RequestId);
            var began = Stopwatch.GetTimestamp();
            _ = WatchMemoryAsync(over.Token);
            api.Send(request);
            var end = await Task.WhenAny(request.Result.Task, exited.Task, Task.Delay(limit, world.RealClock, over.Token));
            var took = Stopwatch.GetElapsedTime(began);
            cancellationToken.ThrowIfCancellationRequested();
            if (end == request.Result.Task) return await EndAsync(request, await request.Result.Task, took, first, keep: true);
            if (end == exited.Task)
                return await EndAsync(request, outOfMemory ? Faults.OutOfMemory(request.RequestId) : Faults.Exited(request.RequestId, process.ExitCode), took, first);
            return await EndAsync(request, Faults.TimedOut(request.RequestId, function.Timeout), limit, first);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        IsOver = true;
        Kill();
        await EndedAsync();
        log.Flush();
        process.Dispose();
        await api.DisposeAsync();
        TemporaryFolders.Remove(temporary);
    }

    private async Task<FunctionResult> EndAsync(InvocationRequest request, FunctionResult result, TimeSpan took, bool first, bool keep = false)
    {
        if (!keep)
        {
            IsOver = true;
            Kill();
            await EndedAsync();
            var text = System.Text.Encoding.UTF8.GetString(result.Payload.Span);
            log.Line(text.Contains("Task timed out", StringComparison.Ordinal)
                ? $"{world.Now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {request.RequestId} Task timed out after {function.Timeout}.00 seconds"
                : text);
        }
        else
        {
            Sample();
            // The last lines are in the pipe when the answer is here; a moment lets them be read.
            await Task.Delay(5, CancellationToken.None);
        }
        LastUsed = world.RealNow;
        log.Report(request.RequestId, took, first ? init : null, memory);
        log.Flush();
        return result;
    }

    private async Task WatchMemoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(100, cancellationToken);
                Sample();
                log.Flush();
                if (memory <= function.MemorySize * 1024L * 1024) continue;
                outOfMemory = true;
                Kill();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The event is over.
        }
    }

    private void Sample()
    {
        try
        {
            process.Refresh();
            memory = Math.Max(memory, process.WorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It ended.
        }
    }

    // The last lines are waited for, but not for ever.
    private async Task EndedAsync() =>
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended.
        }
    }
}
