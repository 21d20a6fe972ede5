using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>One model server process: started, watched, restarted when it dies, and called.</summary>
internal sealed partial class ModelServer : IAsyncDisposable
{
    private static readonly Uri Invocations = new("http://model/invocations");
    private static readonly Uri Ping = new("http://model/ping");

    private readonly Func<Task<SandboxProcess>> launch;
    private readonly ServerAddress address;
    private readonly ServingTimes times;
    private readonly ILogger logger;
    private readonly HttpMessageInvoker client;
    private readonly CancellationTokenSource stopping = new();
    private TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SandboxProcess? process;
    private Task supervision = Task.CompletedTask;
    private int inFlight;

    /// <summary>For a server in that folder, started by that function.</summary>
    public ModelServer(Func<Task<SandboxProcess>> launch, ServerAddress address, ServingTimes times, ILogger logger)
    {
        (this.launch, this.address, this.times, this.logger) = (launch, address, times, logger);
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => address.ConnectAsync(cancellationToken),
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
    }

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

    /// <summary>Sends an invocation. Throws HttpRequestException if the server breaks off, OperationCanceledException when time is up.</summary>
    public async Task<ModelAnswer> InvokeAsync(ModelRequest model, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Invocations) { Content = new ReadOnlyMemoryContent(model.Body) };
        if (model.ContentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", model.ContentType);
        if (model.Accept is not null) request.Headers.TryAddWithoutValidation("Accept", model.Accept);
        if (model.CustomAttributes is not null) request.Headers.TryAddWithoutValidation("X-Amzn-SageMaker-Custom-Attributes", model.CustomAttributes);
        Interlocked.Increment(ref inFlight);
        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : "application/octet-stream";
            var attributes = response.Headers.NonValidated.TryGetValues("X-Amzn-SageMaker-Custom-Attributes", out var values) ? values.ToString() : null;
            return new ModelAnswer((int)response.StatusCode, type, body, attributes);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>Ends soon: when the process is seen to have ended, or after a moment if it lives on.</summary>
    public Task SettleAsync() => process is { } running ? Task.WhenAny(running.Completion, Task.Delay(250)) : Task.CompletedTask;

    /// <summary>Ends the process at once; it is started again.</summary>
    public void Kill() => process?.Kill();

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        process?.Kill();
        await supervision;
        if (process is { } last) await last.Completion;
        client.Dispose();
        address.Dispose();
        stopping.Dispose();
    }

    private static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is not { } length) return await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var body = GC.AllocateUninitializedArray<byte>(checked((int)length));
        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }

    private async Task<bool> LaunchAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        File.Delete(address.SocketFile);
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
            using var request = new HttpRequestMessage(HttpMethod.Get, Ping);
            using var response = await client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            return false;
        }
    }

    private async Task SuperviseAsync()
    {
        var crashes = 0;
        var healthySince = Environment.TickCount64;
        while (true)
        {
            var exit = await process!.Completion;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A model server could not be started")]
    private static partial void LogLaunch(ILogger logger, Exception exception);
}
