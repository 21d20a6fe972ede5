using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace MlInfra.Cli.Endpoint;

/// <summary>The local endpoint as a process: found, started in the background, stopped.</summary>
internal sealed class LocalEndpoint(Workspace workspace)
{
    public const int DefaultPort = 4566;

    // How long a program on its port that is not known may take to say what it is.
    private static readonly TimeSpan Stranger = TimeSpan.FromSeconds(5);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private static readonly HttpClient Patient = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>How long one that runs, as is known, may take to say so: on a machine whose disk is busy that is seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The port to use when the user names none: that of the last start.</summary>
    public int KnownPort => LocalRecord.Read(workspace.LocalRecord)?.Port ?? DefaultPort;

    /// <summary>The endpoint with this workspace's state, if it runs.</summary>
    /// <exception cref="CliException">It runs, but does not answer.</exception>
    public async Task<LocalHealth?> FindAsync(int port, CancellationToken cancellationToken) =>
        await AskAsync(port, cancellationToken) is { } health && IsOurs(health) ? health : null;

    /// <summary>Starts it, unless it runs already. True when it was started now.</summary>
    public async Task<(LocalHealth Health, bool Started)> EnsureAsync(int port, double? speed, CancellationToken cancellationToken)
    {
        if (LocalRecord.Read(workspace.LocalRecord) is { } known && known.Port != port && await FindAsync(known.Port, cancellationToken) is not null)
        {
            throw new CliException(
                $"The local endpoint of this folder already runs, on port {known.Port}.",
                $"Use it with --port {known.Port}, or stop it first: ./mlinfra down");
        }
        if (await AskAsync(port, cancellationToken) is { } running)
        {
            if (IsOurs(running)) return (running, false);
            throw new CliException(
                $"Port {port} is taken by the local endpoint of another folder (state in {running.State}, process {running.Pid}).",
                "Stop it there with ./mlinfra down, or choose another port with --port.", ExitCodes.PortInUse);
        }
        if (await IsTakenAsync(port, cancellationToken))
        {
            throw new CliException(
                $"Port {port} is in use by a program that is not MlInfra's local endpoint.",
                "Stop that program, or choose another port with --port.", ExitCodes.PortInUse);
        }
        if (!File.Exists(workspace.LocalDll)) throw new CliException("The local endpoint is not built.", "Run ./mlinfra setup.");
        return (await StartAsync(port, speed, cancellationToken), true);
    }

    /// <summary>Asks it to end and waits until it has; false if it did not run.</summary>
    public async Task<bool> StopAsync(int port, CancellationToken cancellationToken)
    {
        if (await FindAsync(port, cancellationToken) is not { } health)
        {
            File.Delete(workspace.LocalRecord);
            return false;
        }
        using (await Http.PostAsync(new Uri(health.Address, "/_mlinfra/shutdown"), null, cancellationToken)) { }
        for (var deadline = Stopwatch.StartNew(); IsAlive(health.Pid);)
        {
            if (deadline.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new CliException($"The local endpoint (process {health.Pid}) did not end within 30 s of being told to.", $"End it with: kill -9 {health.Pid}");
            }
            await Task.Delay(50, cancellationToken);
        }
        File.Delete(workspace.LocalRecord);
        return true;
    }

    /// <summary>What a run of the pipeline would do here: each step, whether it runs, and why not.</summary>
    public static async Task<IReadOnlyList<PlannedStep>> PlanAsync(int port, string pipeline, CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/_mlinfra/pipelines/{Uri.EscapeDataString(pipeline)}/plan"), cancellationToken);
        await DemandAsync(answer, "plan a run of the pipeline", cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<RunPlan>(cancellationToken))?.Steps ?? [];
    }

    /// <summary>Lets the next spot training job be interrupted once.</summary>
    public static async Task InterruptSpotAsync(int port, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync($"http://127.0.0.1:{port}/_mlinfra/spot", new { interrupt = true }, cancellationToken);
        await DemandAsync(answer, "interrupt spot capacity", cancellationToken);
    }

    /// <summary>What time it is there.</summary>
    public static async Task<LocalClock> ClockAsync(int port, CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(ClockOf(port), cancellationToken);
        await DemandAsync(answer, "tell the time", cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<LocalClock>(cancellationToken))!;
    }

    /// <summary>
    /// Moves its clock on. Every schedule that falls in between fires once, in order, and what each sets off is done before the next: so
    /// this takes as long as that takes.
    /// </summary>
    public static async Task<LocalClock> AdvanceClockAsync(int port, TimeSpan advance, CancellationToken cancellationToken)
    {
        using var answer = await Patient.PostAsJsonAsync(ClockOf(port), new { advance = advance.ToString("c") }, cancellationToken);
        await DemandAsync(answer, "move its clock on", cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<LocalClock>(cancellationToken))!;
    }

    /// <summary>The last lines of its log.</summary>
    public IReadOnlyList<string> LogTail(int lines) => Tail(workspace.LocalLog, lines);

    public static IReadOnlyList<string> Tail(string path, int lines)
    {
        if (!File.Exists(path)) return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var last = new Queue<string>();
        while (reader.ReadLine() is { } line)
        {
            if (last.Count == lines) last.Dequeue();
            last.Enqueue(line);
        }
        return [.. last];
    }

    private static Uri ClockOf(int port) => new($"http://127.0.0.1:{port}/_mlinfra/clock");

    private static async Task DemandAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new CliException($"The local endpoint did not {what} ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private async Task<LocalHealth> StartAsync(int port, double? speed, CancellationToken cancellationToken)
    {
        DemandStateFolder();
        List<string> arguments = [workspace.LocalDll, "--port", $"{port}", "--state", workspace.StateFolder];
        if (workspace.Python is { } python) arguments.AddRange(["--python", python]);
        if (speed is { } factor) arguments.AddRange(["--speed", $"{factor}"]);
        var pid = Background.Start("dotnet", arguments, workspace.Root, workspace.LocalLog);

        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60);)
        {
            if (await FindAsync(port, cancellationToken) is { } health)
            {
                new LocalRecord(health.Pid, port).Write(workspace.LocalRecord);
                return health;
            }
            if (!IsAlive(pid))
            {
                var log = LogTail(15);
                throw new CliException(
                    $"The local endpoint ended while it was starting{(log.Count == 0 ? ", and could not write its log to" : "; its log is above, all of it is in")} {workspace.Shown(workspace.LocalLog)}.",
                    log.Count == 0 ? "See whether its disk is full (df), or choose another folder with --state." : null,
                    log.TakeLast(3).Any(line => line.Contains($"{port}", StringComparison.Ordinal) && line.Contains("in use", StringComparison.OrdinalIgnoreCase)) ? ExitCodes.PortInUse : ExitCodes.Failed)
                { Evidence = log };
            }
            await Task.Delay(50, cancellationToken);
        }
        throw new CliException($"The local endpoint (process {pid}) did not answer within 60 s.", $"Its log is in {workspace.Shown(workspace.LocalLog)}.") { Evidence = LogTail(15) };
    }

    private void DemandStateFolder()
    {
        try
        {
            Directory.CreateDirectory(workspace.StateFolder);
            File.WriteAllBytes(workspace.LocalRecord + ".try", new byte[64]);
            File.Delete(workspace.LocalRecord + ".try");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The state folder {workspace.Shown(workspace.StateFolder)} cannot be written to: {e.Message}", "Make room or give yourself leave there, or choose another folder with --state.");
        }
    }

    private bool IsOurs(LocalHealth health) => Same(health.State, workspace.StateFolder);

    private static bool Same(string a, string b) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(a)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(b));

    private async Task<LocalHealth?> AskAsync(int port, CancellationToken cancellationToken)
    {
        var started = LocalRecord.Read(workspace.LocalRecord) is { } record && record.Port == port && IsAlive(record.Pid) ? record : null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(started is null ? Stranger : Patience);
        try
        {
            return await Http.GetFromJsonAsync<LocalHealth>($"http://127.0.0.1:{port}/_mlinfra/health", limit.Token) is { Status: "ok" } health ? health : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (started is null) return null;
            throw new CliException(
                $"The local endpoint (process {started.Pid}, port {port}) runs, but did not answer within {Patience.TotalSeconds:0} s.",
                $"See whether this machine is overloaded, and the log in {workspace.Shown(workspace.LocalLog)}; end it with: kill -9 {started.Pid}");
        }
    }

    private static async Task<bool> IsTakenAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            // A zombie that nobody reaps (in a container without init) is dead, though its id is still there.
            var stat = $"/proc/{pid}/stat";
            if (Directory.Exists("/proc/self")) return File.Exists(stat) && File.ReadAllText(stat) is var text && text[(text.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
