using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>One job while it runs: data in, process, data out, status at every turn.</summary>
internal abstract class JobRun : IJobRun
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private SandboxProcess? process;
    private volatile bool abandoned;

    /// <summary>Prepares the run; <see cref="Start"/> begins it.</summary>
    protected JobRun(JobTools tools, JobKind kind, JobDocument document, string? roleArn = null)
    {
        Tools = tools;
        Kind = kind;
        Name = document.Name;
        Request = document.Describe();
        Role = RoleAccess.Session(roleArn ?? Request.Required("RoleArn"));
    }

    /// <summary>Ends when the job has reached its last status.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The job's name.</summary>
    public string Name { get; }

    /// <summary>The job's kind.</summary>
    public JobKind Kind { get; }

    /// <summary>The job's log, from its begin on.</summary>
    public JobLog? Log { get; private set; }

    /// <summary>What the run works with.</summary>
    protected JobTools Tools { get; }

    /// <summary>What was asked for.</summary>
    protected JsonObject Request { get; }

    /// <summary>The job's role.</summary>
    protected Principal Role { get; }

    /// <summary>Cancelled when the job is to stop.</summary>
    protected CancellationToken Stopping => stopping.Token;

    /// <summary>Begins.</summary>
    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Tells the job to stop: SIGTERM, a grace, SIGKILL; what it has written is still uploaded.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopping.Cancel();
            process?.Stop();
        }
    }

    /// <summary>Ends the process without a word: this endpoint itself ends. The next start tells what became of the job.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            abandoned = true;
            stopping.Cancel();
            process?.Kill();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the work and sets the last status. A JobFault becomes the failure's reason.</summary>
    protected abstract Task WorkAsync(JobFolder folder, JobLog log);

    /// <summary>Sets the last status of a job that failed.</summary>
    protected abstract void Fail(string reason);

    /// <summary>Sets the last status of a job that was stopped before its process ran.</summary>
    protected abstract void Stopped();

    /// <summary>The metrics that its description defines.</summary>
    protected virtual IEnumerable<(string Name, string Regex)> MetricDefinitions => [];

    /// <summary>Whether the built-in algorithm prints the log, whose metrics need no definitions.</summary>
    protected virtual bool IsAlgorithm => false;

    /// <summary>Changes the job's description.</summary>
    protected void Change(Action<JsonObject> change)
    {
        lock (gate)
        {
            if (abandoned) return;
            Tools.Store.Change(Kind, Name, change);
        }
    }

    /// <summary>Runs a process of the job to its end.</summary>
    protected async Task<SandboxExit> RunProcessAsync(SandboxSpec spec)
    {
        SandboxProcess started;
        try
        {
            started = await Tools.Sandboxes.StartAsync(spec);
        }
        catch (SandboxUnavailableException e)
        {
            throw new JobFault($"InternalServerError: {e.Message}");
        }

        lock (gate)
        {
            process = started;
            if (abandoned) started.Kill();
            else if (stopping.IsCancellationRequested) started.Stop();
        }

        return await started.Completion;
    }

    /// <summary>Tells the process that runs to end (SIGTERM, a grace, SIGKILL), and only that; false if none runs.</summary>
    protected bool EndProcess()
    {
        lock (gate)
        {
            if (process is not { Completion.IsCompleted: false } running) return false;
            running.Stop();
            return true;
        }
    }

    /// <summary>What every container of the job finds in its environment: Python, and as its role AWS.</summary>
    protected Dictionary<string, string> BaseEnvironment(TimeSpan longest, bool networkIsolation)
    {
        var variables = JobEnvironment.Base(Tools.World.Region);
        if (networkIsolation) return variables;
        var credentials = Tools.Credentials.Issue(Role.RoleArn!, "SageMaker", longest + TimeSpan.FromMinutes(10));
        return JobEnvironment.AddNetwork(variables, credentials, Tools.World.Endpoint);
    }

    /// <summary>How long AWS waits between SIGTERM and SIGKILL, at this world's speed.</summary>
    protected TimeSpan Grace => TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(120 / Tools.World.Speed).Ticks, TimeSpan.FromMilliseconds(500).Ticks));

    private async Task RunAsync()
    {
        var folder = new JobFolder("");
        JobLog? log = null;
        try
        {
            folder = JobFolder.Create(Tools.World.StateFolder, Kind.Resource, Name);
            Log = log = new JobLog(Tools.Logs, Tools.World, Kind, Name, MetricDefinitions, isAlgorithm: IsAlgorithm);
            foreach (var action in new[] { "logs:CreateLogStream", "logs:PutLogEvents" })
            {
                var stream = Tools.World.Arn("logs", $"log-group:{Kind.LogGroup}:log-stream:{log.Stream}");
                if (!Tools.Authorizer.Allows(Role, new Permission(action, stream)))
                    log.Write($"[MlInfra Local] the role {Role.RoleArn} lacks {action} on {stream}: in AWS this job would leave no logs.");
            }

            if ((Request.Object("NetworkConfig") ?? Request)["VpcConfig"] is not null) log.Write("[MlInfra Local] VpcConfig is kept and not enforced: the job has this machine's network.");
            await WorkAsync(folder, log);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            await SettleAsync(Stopped);
        }
        catch (JobFault e)
        {
            await CloseAsync(log, e.Message);
            await SettleAsync(() => Fail(e.Message));
        }
        catch (Exception e)
        {
            // A full disk and other troubles of this machine: the job says so and can be run again.
            Tools.LogFault(Name, e);
            var reason = $"InternalServerError: {(e is AwsException ? e.Message : $"{e.Message} ({e.GetType().Name})")}";
            if (folder.Root.Length > 0) JobFolder.Remove(folder.Root); // a full disk has room again
            await CloseAsync(log, reason);
            await SettleAsync(() => Fail(reason));
        }
        finally
        {
            if (log is not null) await CloseAsync(log, null);
            if (folder.Root.Length > 0) JobFolder.Remove(folder.Root);
        }
    }

    /// <summary>Sets the last status; on a disk that is full it is tried again for a while, then the next start settles it.</summary>
    private async Task SettleAsync(Action settle)
    {
        for (var tries = 0; !abandoned; tries++)
        {
            try
            {
                settle();
                return;
            }
            catch (Exception e) when (tries < 30 && e is not KeyNotFoundException)
            {
                Tools.LogFault(Name, e);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static async Task CloseAsync(JobLog? log, string? last)
    {
        if (log is null) return;
        try
        {
            if (last is not null) log.Write(last);
            await log.CloseAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A log that cannot be written must not change what became of the job.
        }
    }
}
