using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MlInfra.Lambdas.Monitors;
using MlInfra.Lambdas.Monitors.Periods;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.CheckTraffic;

/// <summary>
/// Looks at the periods of a monitor that are over and not done, oldest first, as many as fit its time. The event only says that it is time to look, so lost, doubled
/// and late events do no harm. A period that is too large is given to a job.
/// </summary>
internal sealed class CheckTrafficFunction(MonitorDefinition definition, MonitorServices services, TimeProvider clock) : ILambdaFunction
{
    /// <summary>Jobs that may be under way at a time.</summary>
    private const int MostJobs = 4;

    public static CheckTrafficFunction FromEnvironment(FunctionEnvironment environment) =>
        new(MonitorDefinition.Parse(environment.Required("MONITOR")), Services(environment), environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var log = invocation.Log;
        var run = new PeriodRun(definition, services, clock) { LeavesTooLarge = definition.Job is not null };
        var jobs = new JobHandoff(definition, services);
        var plan = new PeriodPlan(definition, services.Files);
        var open = await plan.OpenAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (open.Count == 0) log.Info("Every period that is over is done.", ("monitor", definition.Monitor));
        if (open.Count > 1 && await plan.LostAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false) is { } lost)
        {
            log.Warn("Periods were missed and are too old to be caught up: raise CatchUpHours before the next outage.", ("monitor", definition.Monitor), ("first", lost.First.Key), ("periods", lost.Count));
        }
        var (done, underWay, longest) = (new List<PeriodMarker>(), 0, TimeSpan.Zero);
        var start = clock.GetTimestamp();
        foreach (var period in open)
        {
            if (invocation.Left - clock.GetElapsedTime(start) < longest * 1.5 || underWay >= MostJobs)
            {
                log.Info("The other periods are left to the next run.", ("monitor", definition.Monitor), ("left", open.Count - done.Count - underWay));
                break;
            }
            var began = clock.GetTimestamp();
            var window = await run.WindowAsync(period, cancellationToken).ConfigureAwait(false);
            if (await DoAsync(period, window, run, jobs, log, cancellationToken).ConfigureAwait(false) is { } marker) done.Add(marker);
            else underWay++;
            if (clock.GetElapsedTime(began) is var took && took > longest) longest = took;
        }
        return Answer(done, underWay, open.Count - done.Count - underWay);
    }

    // Null: a job is at it.
    private async Task<PeriodMarker?> DoAsync(MonitorPeriod period, CapturedWindow window, PeriodRun run, JobHandoff jobs, JsonLog log, CancellationToken cancel)
    {
        var large = window.Bytes > definition.LambdaBytes;
        if (large && definition.Job is null)
        {
            var reason = $"{window.Bytes} bytes were captured, more than the {definition.LambdaBytes} that the function looks at itself: give the monitor a job, or capture a smaller share of the calls.";
            return await run.FailAsync(period, window, reason, log, cancel).ConfigureAwait(false);
        }
        // Rows that did not fit here before are a job's by now.
        if (!large && !(HoldsRows && await jobs.IsStartedAsync(period, cancel).ConfigureAwait(false)))
        {
            try
            {
                return await run.DoAsync(period, window, log, cancel).ConfigureAwait(false);
            }
            catch (PeriodTooLargeException e) when (definition.Job is not null)
            {
                log.Info("The period is given to a job.", ("monitor", definition.Monitor), ("period", period.Key), ("reason", e.Message));
            }
        }
        return await jobs.LookAsync(period, log, cancel).ConfigureAwait(false) is { } failure ? await run.FailAsync(period, window, failure, log, cancel).ConfigureAwait(false) : null;
    }

    private bool HoldsRows => definition is { Job: not null, Kind: MonitorKind.ModelQuality or MonitorKind.Bias };

    private static MonitorServices Services(FunctionEnvironment environment)
    {
        var services = new MonitorServices(environment.Aws);
        // Lambda says what it gives; the machine may have more.
        return long.TryParse(environment.Optional("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var mib)
            ? services with { MemoryBytes = Math.Min(services.MemoryBytes, mib << 20) } : services;
    }

    private static ReadOnlyMemory<byte> Answer(List<PeriodMarker> done, int underWay, int left)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("done");
            foreach (var marker in done)
            {
                json.WriteStartObject();
                json.WriteString("from", marker.From);
                json.WriteString("status", marker.Status.ToString());
                json.WriteNumber("violations", marker.Violations);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("underWay", underWay);
            json.WriteNumber("left", left);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
