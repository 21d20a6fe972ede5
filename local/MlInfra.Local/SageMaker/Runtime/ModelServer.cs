using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>One model server process: started, watched, restarted when it dies, and called.</summary>
internal sealed partial class ModelServer : IAsyncDisposable
{
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(2);
    private const int HealthFailures = 2;

    private readonly Func<Task<SandboxProcess>> launch;
    private readonly ServerAddress address;
    private readonly ServingTimes times;
    private readonly ILogger logger;
    private readonly ModelConnections connections;
    private readonly CancellationTokenSource stopping = new();
    private TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SandboxProcess? process;
    private Task supervision = Task.CompletedTask;
    private int inFlight;

    /// <summary>For a server in that folder, started by that function, that answers that many invocations at a time.</summary>
    public ModelServer(Func<Task<SandboxProcess>> launch, ServerAddress address, ServingTimes times, ILogger logger, string container = "primary", int workers = 1)
    {
        (this.launch, this.address, this.times, this.logger, Container) = (launch, address, times, logger, container);
        connections = new ModelConnections(address, workers + 1);
    }

    /// <summary>The container's name, as errors tell it.</summary>
    public string Container { get; }

    /// <summary>How many invocations it is answering.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>Whether it answers pings.</summary>
    public bool IsHealthy => Volatile.Read(ref healthy).Task.IsCompletedSuccessfully && process is { Completion.IsCompleted: false };

    /// <summary>The id of the process, or null.</summary>
    public int? Pid => process?.Pid;

    /// <summary>Ends when it is healthy.</summary>
    public Task WhenHealthy => Volatile.Read(ref healthy).Task;

    /// <summary>Starts it and waits until it answers pings. False if it ended or did not answer in time.</summary>
    public async Task<bool> StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await LaunchAsync(timeout, cancellationToken)) return false;
        supervision = Task.Run(SuperviseAsync, CancellationToken.None);
        return true;
    }

    /// <summary>
    /// Sends an invocation and reads the answer. Throws <see cref="ModelUnreachableException"/> if nobody has read the request,
    /// <see cref="ModelFailedException"/> if the server breaks off or time is up.
    /// </summary>
    public async ValueTask<ModelAnswer> InvokeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref inFlight);
        try
        {
            var connection = await connections.TakeAsync(cancellationToken).ConfigureAwait(false);
            var reusable = false;
            try
            {
                await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
                var head = await connection.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
                var body = await connection.ReadBodyAsync(head, cancellationToken).ConfigureAwait(false);
                reusable = head.KeepsConnection;
                return new ModelAnswer(head.Status, head.ContentType, body, head.CustomAttributes, Container);
            }
            finally
            {
                connections.Give(connection, reusable);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            throw new ModelFailedException(Container, e);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>Sends an invocation and gives the answer as it comes. Throws as <see cref="InvokeAsync"/>.</summary>
    public async ValueTask<ModelStream> OpenAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref inFlight);
        ModelConnection? connection = null;
        try
        {
            connection = await connections.TakeAsync(cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var head = await connection.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            return new ModelStream(connection, head, Container, End);
        }
        catch (Exception e)
        {
            End(connection, reusable: false);
            if (e is IOException or SocketException or OperationCanceledException) throw new ModelFailedException(Container, e);
            throw;
        }

        void End(ModelConnection? used, bool reusable)
        {
            if (used is not null) connections.Give(used, reusable);
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>Ends soon: when the process is seen to have ended, or after a moment if it lives on.</summary>
    public Task SettleAsync() => process is { } running ? Task.WhenAny(running.Completion, Task.Delay(250)) : Task.CompletedTask;

    /// <summary>Ends the process at once; it is started again, and nothing is sent to it until then.</summary>
    public void Kill()
    {
        if (WhenHealthy.IsCompleted) Volatile.Write(ref healthy, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        process?.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        process?.Kill();
        await supervision;
        if (process is { } last) await last.Completion;
        connections.Dispose();
        address.Dispose();
        stopping.Dispose();
    }

    private async Task<bool> LaunchAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        File.Delete(address.SocketFile);
        connections.Reset();
        process = await launch();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        limit.CancelAfter(timeout);
        var ended = process.Completion;
        var pinged = PingAsync(limit.Token);
        var isHealthy = await Task.WhenAny(pinged, ended) == pinged && await pinged;
        if (isHealthy)
        {
            Volatile.Read(ref healthy).TrySetResult();
            return true;
        }

        await limit.CancelAsync();
        process.Kill();
        await ended;
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>The socket appears at once, the answer when the model is loaded.</summary>
    private async Task<bool> PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!File.Exists(address.SocketFile)) await Task.Delay(10, cancellationToken);
            using var connection = await connections.ConnectAsync(cancellationToken);
            return await connection.PingAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ModelUnreachableException or SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>Ends with the process. One that answers no pings while nothing is asked of it is ended.</summary>
    private async Task<SandboxExit> WatchAsync(SandboxProcess running)
    {
        var failures = 0;
        while (await Task.WhenAny(running.Completion, Task.Delay(HealthInterval, stopping.Token)) != running.Completion && !stopping.IsCancellationRequested)
        {
            if (InFlight > 0)
            {
                failures = 0;
                continue;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            limit.CancelAfter(HealthTimeout);
            failures = await PingAsync(limit.Token) ? 0 : failures + 1;
            if (failures < HealthFailures || stopping.IsCancellationRequested) continue;
            LogDeaf(logger, Container);
            running.Kill();
            break;
        }

        return await running.Completion;
    }

    private async Task SuperviseAsync()
    {
        var crashes = 0;
        var healthySince = Environment.TickCount64;
        while (true)
        {
            var exit = await WatchAsync(process!);
            connections.Reset();
            if (stopping.IsCancellationRequested) return;
            if (WhenHealthy.IsCompleted) Volatile.Write(ref healthy, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Environment.TickCount64 - healthySince > 60_000) crashes = 0;
            LogCrash(logger, exit.Code);
            try
            {
                if (crashes > 0) await Task.Delay(Pause(crashes), stopping.Token);
                crashes++;
                if (await LaunchAsync(TimeSpan.FromMinutes(10), stopping.Token)) healthySince = Environment.TickCount64;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or SandboxUnavailableException)
            {
                LogLaunch(logger, e);
            }
        }
    }

    private TimeSpan Pause(int crashes) =>
        TimeSpan.FromMilliseconds(Math.Min(times.LongestRestartPause.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(crashes - 1, 12))));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A model server ended with code {Code}; it is started again")]
    private static partial void LogCrash(ILogger logger, int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model server of container {Container} does not answer pings; it is ended and started again")]
    private static partial void LogDeaf(ILogger logger, string container);

    [LoggerMessage(Level = LogLevel.Error, Message = "A model server could not be started")]
    private static partial void LogLaunch(ILogger logger, Exception exception);
}
