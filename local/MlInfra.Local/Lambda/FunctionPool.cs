using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The warm processes of all functions.</summary>
internal sealed class FunctionPool : BackgroundService
{
    // A laptop's share of Lambda's thousand; more events wait.
    private const int MostAtOnce = 10;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CredentialLife = TimeSpan.FromHours(6);
    private readonly World world;
    private readonly FunctionStore store;
    private readonly FunctionCode code;
    private readonly Lazy<ICredentialIssuer> credentials;
    private readonly Lazy<ILogSink> logs;
    private readonly Lazy<IAuthorizer> authorizer;
    private readonly ILogger<FunctionPool> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<FunctionProcess>> idle = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> busy = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim places = new(MostAtOnce, MostAtOnce);

    public FunctionPool(
        World world, FunctionStore store, FunctionCode code, Lazy<ICredentialIssuer> credentials, Lazy<ILogSink> logs, Lazy<IAuthorizer> authorizer, ILogger<FunctionPool> logger)
    {
        this.world = world;
        this.store = store;
        this.code = code;
        this.credentials = credentials;
        this.logs = logs;
        this.authorizer = authorizer;
        this.logger = logger;
        TemporaryFolders.Sweep(world);
        // A change of settings or code ends the warm processes; the next event starts a new one.
        store.Changed += name => _ = StopAsync(TakeIdle(p => p.Name == name));
    }

    /// <summary>Runs an event in a warm process, or in a new one.</summary>
    public async Task<FunctionResult> RunAsync(FunctionDocument function, string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = busy.GetValueOrDefault(function.Name);
            if (function.ReservedConcurrency is { } most && now >= most) throw LambdaErrors.Throttled();
            busy[function.Name] = now + 1;
        }
        await using var place = new Place(this, function.Name);
        await places.WaitAsync(cancellationToken);
        place.HasSlot = true;
        var process = Take(function) ?? await StartAsync(function, cancellationToken);
        var done = false;
        try
        {
            var result = await process.InvokeAsync(new InvocationRequest(requestId, payload), cancellationToken);
            done = true;
            return result;
        }
        finally
        {
            if (done && !process.IsOver && store.Find(function.Name)?.RevisionId == function.RevisionId) GiveBack(function, process);
            else await process.DisposeAsync();
        }
    }

    /// <summary>Whether no function runs.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate) return busy.Values.Sum() == 0;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), world.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await StopAsync(TakeIdle(p => p.Process.LastUsed < world.RealNow - IdleLimit || IsOld(p.Process)));
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StopAsync(TakeIdle(_ => true));
    }

    public override void Dispose()
    {
        places.Dispose();
        base.Dispose();
    }

    private async Task<FunctionProcess> StartAsync(FunctionDocument function, CancellationToken cancellationToken)
    {
        authorizer.Value.DemandTrust(function.Role, "lambda.amazonaws.com");
        var session = credentials.Value.Issue(function.Role, function.Name, CredentialLife);
        var log = new FunctionLog(world, function, logs.Value, authorizer.Value, logger);
        return await FunctionProcess.StartAsync(
            function, store.ArnOf(function.Name), Path.Combine(code.Root, function.CodeFolder), world, session, log, cancellationToken);
    }

    private FunctionProcess? Take(FunctionDocument function)
    {
        lock (gate)
        {
            if (!idle.TryGetValue(function.Name + function.RevisionId, out var list) || list.Count == 0) return null;
            var process = list[^1];
            list.RemoveAt(list.Count - 1);
            if (!IsOld(process)) return process;
            _ = process.DisposeAsync().AsTask();
            return null;
        }
    }

    private void GiveBack(FunctionDocument function, FunctionProcess process)
    {
        lock (gate)
        {
            var key = function.Name + function.RevisionId;
            if (!idle.TryGetValue(key, out var list)) idle[key] = list = [];
            list.Add(process);
        }
    }

    private List<FunctionProcess> TakeIdle(Func<(string Name, FunctionProcess Process), bool> which)
    {
        var taken = new List<FunctionProcess>();
        lock (gate)
        {
            foreach (var (key, list) in idle)
            {
                // The key ends with the revision, a GUID.
                taken.AddRange(list.Where(p => which((key[..^36], p))));
                list.RemoveAll(taken.Contains);
            }
        }
        return taken;
    }

    private static async Task StopAsync(List<FunctionProcess> processes)
    {
        foreach (var process in processes) await process.DisposeAsync();
    }

    private bool IsOld(FunctionProcess process) => process.IsOver || process.Started < world.RealNow - (CredentialLife - TimeSpan.FromHours(1));

    private sealed class Place(FunctionPool pool, string name) : IAsyncDisposable
    {
        public bool HasSlot { get; set; }

        public ValueTask DisposeAsync()
        {
            if (HasSlot) pool.places.Release();
            lock (pool.gate) pool.busy[name]--;
            return ValueTask.CompletedTask;
        }
    }
}
