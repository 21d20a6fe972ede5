using System.Buffers;
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
        new(MonitorDefinition.Parse(environment.Required("MONITOR")), new MonitorServices(environment.Aws), environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var log = invocation.Log;
        var run = new PeriodRun(definition, services, clock);
        var jobs = new JobHandoff(definition, services);
        var open = await new PeriodPlan(definition, services.Files).OpenAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (open.Count == 0) log.Info("Every period that is over is done.", ("monitor", definition.Monitor));
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
            if (window.Bytes <= definition.LambdaBytes)
            {
                done.Add(await run.DoAsync(period, window, log, cancellationToken).ConfigureAwait(false));
            }
            else if (definition.Job is null)
            {
                var reason = $"{window.Bytes} bytes were captured, more than the {definition.LambdaBytes} that the function looks at itself: give the monitor a job, or capture a smaller share of the calls.";
                done.Add(await run.FailAsync(period, window, reason, log, cancellationToken).ConfigureAwait(false));
            }
            else if (await jobs.LookAsync(period, log, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                done.Add(await run.FailAsync(period, window, reason, log, cancellationToken).ConfigureAwait(false));
            }
            else
            {
                underWay++;
            }
            if (clock.GetElapsedTime(began) is var took && took > longest) longest = took;
        }
        return Answer(done, underWay, open.Count - done.Count - underWay);
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
