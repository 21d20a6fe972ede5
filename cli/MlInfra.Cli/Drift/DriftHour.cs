using System.Globalization;
using MlInfra.Cli.Commands;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Sample;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Drift;

/// <summary>An hour of traffic, and what came of it: judgements, reports, alarms, a run of the pipeline.</summary>
internal sealed class DriftHour(Context context, DeployedStack stack, Watch watch, Shift shift)
{
    // Each is a minute or more.
    private const int MostWaits = 10;

    private readonly Services _services = context.Services;
    private readonly Screen _screen = context.Screen;

    /// <summary>Sends the traffic, lets the hour pass, and tells what happened.</summary>
    public async Task<object> RunAsync(TumourRecords sample, int count, int seed, CancellationToken cancellationToken)
    {
        var now = (await LocalEndpoint.ClockAsync(context.Port, cancellationToken)).Now.UtcDateTime;
        var hour = new DateTimeOffset(now.Date.AddHours(now.Hour), TimeSpan.Zero);
        _screen.Line();
        _screen.Line($"[blue]▸[/] [bold]{hour:HH:mm}-{hour.AddHours(1):HH:mm}[/] {Markup.Escape(shift.What)}");

        var before = await PipelineRun.NewestAsync(_services, stack.PipelineName, cancellationToken);
        var sent = await _screen.WhileAsync("Traffic", $"{count} records", async _ =>
        {
            var traffic = await SentTraffic.SendAsync(_services, watch.Endpoint, sample, shift, count, seed, cancellationToken);
            var (bucket, prefix) = S3Address.Parse(watch.GroundTruth);
            var key = $"{prefix}/{hour.UtcDateTime.ToString("yyyy/MM/dd/HH", CultureInfo.InvariantCulture)}/{traffic.Id}.jsonl";
            await _services.S3.PutObjectAsync(bucket, key, traffic.GroundTruth(), "application/jsonl", cancellationToken);
            return traffic;
        });
        _screen.Done("Traffic", $"{sent.Count} records answered; what they really were is known too");

        // The monitors look ten minutes after the hour.
        var passed = await _screen.WhileAsync("Clock", "the hour passes; monitors judge it",
            _ => PassAsync(hour.AddMinutes(70.5) - now, cancellationToken));
        var judgements = new List<Judgement>();
        foreach (var monitor in watch.Monitors) judgements.Add(await JudgedAsync(monitor, hour, cancellationToken));
        foreach (var alarm in (passed.Happened ?? []).Where(e => watch.Monitors.Any(m => e.What.Contains(m.Alarm, StringComparison.Ordinal))))
            Tell(alarm);
        var run = await RetrainedAsync(before?.PipelineExecutionArn, judgements, cancellationToken);
        return new
        {
            hour,
            shift = shift.Name,
            records = sent.Count,
            monitors = judgements.Select(j => new { monitor = j.Monitor.Title, j.Status, j.Records, j.Reason, j.Violations, j.Report }),
            events = passed.Happened,
            run,
        };
    }

    // A busy laptop may not be done with what the hour set off when the endpoint has waited long enough: then it is asked to wait on.
    private async Task<LocalClock> PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var passed = await LocalEndpoint.AdvanceClockAsync(context.Port, time, cancellationToken);
        for (var more = MostWaits; !passed.Settled && more > 0; more--)
        {
            var later = await LocalEndpoint.AdvanceClockAsync(context.Port, TimeSpan.FromSeconds(1), cancellationToken);
            passed = later with { Happened = [.. passed.Happened ?? [], .. later.Happened ?? []] };
        }
        return passed;
    }

    // It is told as "alarm <name> <state>".
    private void Tell(ClockEvent alarm)
    {
        var text = $"{Markup.Escape(alarm.What.StartsWith("alarm ", StringComparison.Ordinal) ? alarm.What[6..] : alarm.What)} [dim]at {alarm.Time:HH:mm}[/]";
        if (alarm.What.EndsWith(" ALARM", StringComparison.Ordinal)) _screen.Failed("Alarm", text);
        else _screen.Done("Alarm", text);
    }

    private async Task<Judgement> JudgedAsync(WatchedMonitor monitor, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var judgement = await Judgement.ReadAsync(_services, watch, monitor, hour, cancellationToken)
            ?? throw new CliException($"The monitor of {monitor.Title} has not judged {hour:u}.", $"Its log says why: ./mlinfra logs {monitor.Log}{context.Flags}");
        var report = judgement.Report is null ? null : await SaveAsync(judgement, cancellationToken);
        var title = char.ToUpperInvariant(monitor.Title[0]) + monitor.Title[1..];
        if (judgement.Status == "Failed") throw new CliException($"{title} could not be judged: {judgement.Reason}");
        if (!judgement.Violated) _screen.Done("Monitor", $"{title}: {judgement.Records} records, {(judgement.Status == "NoData" ? "no data" : "no violations")}");
        else _screen.Failed("Monitor", $"{title}: {judgement.Records} records, [bold]{judgement.Violations.Count} violation{(judgement.Violations.Count == 1 ? "" : "s")}[/]");
        foreach (var violation in judgement.Violations.Take(4)) _screen.Detail($"[dim]{Markup.Escape(violation)}[/]");
        if (judgement.Violations.Count > 4) _screen.Detail($"[dim]and {judgement.Violations.Count - 4} more[/]");
        if (judgement.Violated && report is not null) _screen.Detail($"report: {Markup.Escape(context.Workspace.Shown(report))}");
        return judgement;
    }

    private async Task<string> SaveAsync(Judgement judgement, CancellationToken cancellationToken)
    {
        var (bucket, key) = S3Address.Parse(judgement.Report!);
        var folder = Directory.CreateDirectory(Path.Combine(context.Workspace.StateFolder, "drift"));
        var path = Path.Combine(folder.FullName, $"{judgement.Monitor.Title.Replace(' ', '-')}-{judgement.Hour.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture)}.html");
        await File.WriteAllBytesAsync(path, (await _services.S3.GetObjectAsync(bucket, key, cancellationToken)).ToArray(), cancellationToken);
        return path;
    }

    private async Task<object?> RetrainedAsync(string? before, List<Judgement> judgements, CancellationToken cancellationToken)
    {
        var newest = await PipelineRun.NewestAsync(_services, stack.PipelineName, cancellationToken);
        if (newest is null || newest.PipelineExecutionArn == before)
        {
            if (judgements.Any(j => j.Violated)) _screen.Line($"[yellow]–[/] [bold]Retrain[/]   no new run: {Markup.Escape(await WhyNotAsync(cancellationToken))}");
            return null;
        }
        var description = (await _services.Pipelines.DescribeAsync(newest.PipelineExecutionArn, cancellationToken)).PipelineExecutionDescription;
        _screen.Done("Retrain", $"the alarm started run [dim]{Markup.Escape(newest.PipelineExecutionArn[(newest.PipelineExecutionArn.LastIndexOf('/') + 1)..])}[/]");
        if (description is not null) _screen.Detail($"[dim]{Markup.Escape(description)}[/]");
        var definition = await Training.DefinitionAsync(context, stack.PipelineName, cancellationToken);
        var state = await Training.FollowAsync(context, definition, newest.PipelineExecutionArn, cancellationToken);
        var arn = state.RegisteredArn ?? throw new CliException("The run succeeded, but registered no version.", "Look at its steps: ./mlinfra status");
        var version = (await Versions.ListAsync(_services, stack.ModelPackageGroupName, cancellationToken)).First(v => v.ModelPackageArn == arn);
        var evaluation = await Evaluation.OfVersionAsync(_services, arn, cancellationToken);
        _screen.Done("Version", $"{version.ModelPackageVersion} {Versions.Words(version.ModelApprovalStatus)}; on the newest labelled records "
            + $"{Accuracy(evaluation, "recent_accuracy")} right, the model in service {Accuracy(evaluation, "champion_accuracy")}");
        return new { executionArn = newest.PipelineExecutionArn, description, version = version.ModelPackageVersion, evaluation = evaluation?.Report };
    }

    private async Task<string> WhyNotAsync(CancellationToken cancellationToken)
    {
        var lines = await JobLogs.ReadAsync(_services, JobLogs.OfGroup(watch.RetrainLogGroup), null, cancellationToken);
        return lines.Select(line => LogLine.Read(line.Message)).LastOrDefault(line => line is not null)?.Message ?? "the alarm has told nobody yet";
    }

    private static string Accuracy(Evaluation? evaluation, string name) =>
        evaluation?.Numbers.Where(n => n.Key == name).Select(n => n.Value.ToString("P1", CultureInfo.InvariantCulture)).FirstOrDefault() ?? "?";
}
