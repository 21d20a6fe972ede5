using System.Globalization;
using System.Text.Json;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>
/// Starts a pipeline when monitors' alarms ring. An event (the alarm, the end of a run, the clock) only says that it is time to look:
/// what is started depends on the alarms' states, the periods that drifted and the pipeline's runs alone. So doubled and late
/// events do no harm, and drift that is met while a run executes or cools down is answered after it.
/// </summary>
internal sealed class RetrainOnDriftFunction(
    RetrainSettings settings, CloudWatchClient cloudWatch, SageMakerClient sageMaker, DriftedPeriods periods, TimeProvider clock) : ILambdaFunction
{
    private const int LongestDescription = 3072;

    public static RetrainOnDriftFunction FromEnvironment(FunctionEnvironment environment) => new(
        RetrainSettings.Read(environment),
        new CloudWatchClient(environment.Aws),
        new SageMakerClient(environment.Aws),
        new DriftedPeriods(new(environment.Aws)),
        environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var answer = await LookAsync(clock.GetUtcNow(), invocation.Log, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(answer, RetrainJson.Default.RetrainAnswer);
    }

    private async Task<RetrainAnswer> LookAsync(DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var ringing = await RingingAsync(log, cancellationToken).ConfigureAwait(false);
        if (ringing.Count == 0)
        {
            log.Info("No monitor's alarm rings.");
            return new("Quiet");
        }

        var coolDown = TimeSpan.FromHours(settings.CoolDownHours);
        var lookBack = TimeSpan.FromHours(settings.LookBackHours);
        var day = TimeSpan.FromDays(1);
        var runs = await PipelineRuns.SinceAsync(sageMaker, settings.Pipeline, now - new[] { coolDown, lookBack, day }.Max(), cancellationToken).ConfigureAwait(false);
        if (runs.Running is { } running)
        {
            log.Info("A run executes; its end brings the next look.", ("execution", running));
            return new("Running");
        }

        if (runs.ByDrift.Count > 0 && runs.ByDrift[0].Started + coolDown is var over && over > now)
        {
            log.Info("The last run for drift began within the cool-down; a look after it goes on.", ("until", over));
            return new("CoolingDown");
        }

        if (runs.ByDrift.Count(run => run.Started > now - day) >= settings.MaxRunsPerDay)
        {
            log.Info("The day's runs for drift are used up; a later look goes on.", ("maxRunsPerDay", settings.MaxRunsPerDay));
            return new("BudgetUsed");
        }

        var since = runs.Answered > now - lookBack ? runs.Answered : now - lookBack;
        var windows = new List<DriftWindow>();
        foreach (var (monitor, alarm) in ringing)
        {
            if (await periods.SinceAsync(monitor, alarm, since, cancellationToken).ConfigureAwait(false) is { } window) windows.Add(window);
        }

        if (windows.Count == 0)
        {
            log.Info("Alarms ring, but every period that drifted was answered by a run.", ("answeredUntil", runs.Answered));
            return new("Answered");
        }

        return new("Started", await StartAsync(runs, ringing, windows, log, cancellationToken).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<(WatchedMonitor Monitor, AlarmState Alarm)>> RingingAsync(JsonLog log, CancellationToken cancellationToken)
    {
        var states = await cloudWatch.DescribeAlarmsAsync([.. settings.Monitors.Select(monitor => monitor.Alarm)], cancellationToken).ConfigureAwait(false);
        var byName = states.ToDictionary(state => state.AlarmName, StringComparer.Ordinal);
        foreach (var gone in settings.Monitors.Where(monitor => !byName.ContainsKey(monitor.Alarm)))
        {
            log.Error("An alarm does not exist; its monitor is passed over.", null, ("monitor", gone.Monitor), ("alarm", gone.Alarm));
        }

        return [.. settings.Monitors.Where(monitor => byName.GetValueOrDefault(monitor.Alarm) is { Rings: true }).Select(monitor => (monitor, byName[monitor.Alarm]))];
    }

    private async Task<string> StartAsync(
        PipelineRuns runs, IReadOnlyList<(WatchedMonitor Monitor, AlarmState Alarm)> ringing, IReadOnlyList<DriftWindow> windows, JsonLog log, CancellationToken cancellationToken)
    {
        var until = windows.Max(window => window.Until);
        var data = windows.Select(window => window.LabelledData).FirstOrDefault(uri => uri is not null);
        foreach (var monitor in settings.Monitors)
        {
            // Drift that another monitor found: the labels of that time, if there are some.
            data ??= settings.LabelledDataParameter is null ? null : await periods.LabelledAsync(monitor, windows.Min(window => window.From), until, cancellationToken).ConfigureAwait(false);
        }

        var answer = await sageMaker.StartPipelineExecutionAsync(
            new()
            {
                PipelineName = settings.Pipeline,
                PipelineExecutionDisplayName = DriftRun.Name(until),
                PipelineExecutionDescription = Why(ringing, windows),
                PipelineParameters = [.. Parameters(windows, until, data)],
                ClientRequestToken = runs.TokenOfNext,
            },
            cancellationToken).ConfigureAwait(false);
        log.Info("A run was started for drift.", ("execution", answer.PipelineExecutionArn), ("alarms", string.Join(", ", ringing.Select(pair => pair.Alarm.AlarmName))), ("until", until));
        return answer.PipelineExecutionArn;
    }

    private IEnumerable<Parameter> Parameters(IReadOnlyList<DriftWindow> windows, DateTimeOffset until, string? data)
    {
        if (settings.FromParameter is { } from) yield return new() { Name = from, Value = Text(windows.Min(window => window.From)) };
        if (settings.UntilParameter is { } name) yield return new() { Name = name, Value = Text(until) };
        // Without labels of these periods the pipeline goes by its parameter's default.
        if (settings.LabelledDataParameter is { } labelled && data is not null) yield return new() { Name = labelled, Value = data };
    }

    private static string Why(IReadOnlyList<(WatchedMonitor Monitor, AlarmState Alarm)> ringing, IReadOnlyList<DriftWindow> windows)
    {
        var alarms = ringing.ToDictionary(pair => pair.Monitor, pair => pair.Alarm);
        var text = "Retraining for drift. " + string.Join(' ', windows.Select(window =>
        {
            var alarm = alarms[window.Monitor];
            var what = window.Periods is { } count ? $"{window.Violations} violations in {count} period{(count == 1 ? "" : "s")}" : "violations";
            return $"{window.Monitor.Monitor}{(window.Monitor.Endpoint is { } endpoint ? $" of {endpoint}" : "")}: {what} from {Text(window.From)} to {Text(window.Until)}; "
                + $"the alarm {alarm.AlarmName} rings since {Text(alarm.Since)}{(window.Report is { } report ? $"; report {report}" : "")}.";
        }));
        return text.Length <= LongestDescription ? text : text[..LongestDescription];
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
