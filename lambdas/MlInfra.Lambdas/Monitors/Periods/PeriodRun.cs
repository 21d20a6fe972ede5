using Amazon.Runtime;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Reports;
using MlInfra.Aws.CloudWatch;
using MlInfra.Lambdas.Monitors.Baselines;
using MlInfra.Lambdas.Monitors.Kinds;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>
/// Does a period once: files, then metrics, then the marker, which says that all of it is there. A run that dies in between is done again; files are then the
/// same, metrics that were put are found and left alone, and of two runs at a time the second finds the marker.
/// </summary>
internal sealed class PeriodRun(MonitorDefinition definition, MonitorServices services, TimeProvider clock)
{
    private readonly PeriodPlan _plan = new(definition, services.Files);

    /// <summary>Whether a period that is too large for this memory is another one's to do, so that nothing is left of it here. Default: no, it has failed.</summary>
    public bool LeavesTooLarge { get; init; }

    private FileUri HistoryFile => definition.Folder / DriftHistory.Name;

    /// <summary>The captured files of a period.</summary>
    public async Task<CapturedWindow> WindowAsync(MonitorPeriod period, CancellationToken cancel)
    {
        var done = await DonePeriods.BeforeAsync(period, definition, services.Files, _plan.Markers, cancel).ConfigureAwait(false);
        return await new CapturedFiles(definition, services.Files).OfAsync(period, done, clock.GetUtcNow(), cancel).ConfigureAwait(false);
    }

    /// <summary>Looks at the files and leaves the outcome.</summary>
    public async Task<PeriodMarker> DoAsync(MonitorPeriod period, CapturedWindow window, JsonLog log, CancellationToken cancel)
    {
        var marker = Begin(period, window) with { Reason = "there was no traffic" };
        if (window.IsEmpty) return await EndAsync(marker, null, log, cancel).ConfigureAwait(false);
        PeriodFindings findings;
        BaselineFiles? baseline = null;
        try
        {
            baseline = await new BaselineFinder(definition, services.SageMaker).FindAsync(cancel).ConfigureAwait(false);
            findings = await AnalyseAsync(period, window, baseline, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFinal(e) && !(e is PeriodTooLargeException && LeavesTooLarge))
        {
            var arn = (e as MonitorFailedException)?.ModelPackageArn ?? baseline?.ModelPackageArn;
            return await FailAsync(marker with { ModelPackageArn = arn }, e.Message, e is MonitorFailedException ? null : e, log, cancel).ConfigureAwait(false);
        }
        var report = await WriteAsync(period, findings, cancel).ConfigureAwait(false);
        marker = marker with
        {
            Status = findings.Status switch { RunStatus.NoData => PeriodStatus.NoData, RunStatus.Completed => PeriodStatus.Completed, _ => PeriodStatus.CompletedWithViolations },
            Records = findings.Records,
            Unparsable = findings.Unparsable + window.Faults.Count,
            Violations = findings.Violations.Count,
            Reason = findings.Reason,
            ModelPackageArn = baseline.ModelPackageArn,
            Report = report?.ToString(),
            Merged = findings.Merged?.ToString(),
        };
        return await EndAsync(marker, findings, log, cancel).ConfigureAwait(false);
    }

    /// <summary>Leaves a period as one that can't be judged.</summary>
    public Task<PeriodMarker> FailAsync(MonitorPeriod period, CapturedWindow window, string reason, JsonLog log, CancellationToken cancel) => FailAsync(
        Begin(period, window), reason, null, log, cancel);

    private static PeriodMarker Begin(MonitorPeriod period, CapturedWindow window) => new()
    {
        Status = PeriodStatus.NoData, From = period.From, Until = period.Until, Files = window.Files.Count, Bytes = window.Bytes,
        Listed = window.Listed, Recent = window.Recent, Late = window.Late.Count > 0 ? window.Late : null,
    };

    private Task<PeriodMarker> FailAsync(PeriodMarker marker, string reason, Exception? exception, JsonLog log, CancellationToken cancel)
    {
        log.Error("The period can't be judged.", exception, ("monitor", definition.Monitor), ("period", marker.Period.Key), ("reason", reason));
        return EndAsync(marker with { Status = PeriodStatus.Failed, Reason = reason }, null, log, cancel);
    }

    // What AWS or the network refuses now may be granted later; anything else would be the same again.
    private static bool IsFinal(Exception e) =>
        e is not (OperationCanceledException or AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OutOfMemoryException);

    private async Task<PeriodFindings> AnalyseAsync(MonitorPeriod period, CapturedWindow window, BaselineFiles baseline, CancellationToken cancel)
    {
        var history = await services.Files.ReadAsync(HistoryFile, cancel).ConfigureAwait(false);
        var context = new PeriodContext
        {
            Definition = definition,
            Period = period,
            Window = window,
            Files = services.Files,
            Baseline = baseline,
            History = history is { } known ? DriftHistory.Read(known) : DriftHistory.Empty,
            Memory = new RowMemory(services.MemoryBytes),
            Now = clock.GetUtcNow(),
        };
        PeriodAnalysis analysis = definition.Kind switch
        {
            MonitorKind.DataQuality => new DataQualityAnalysis(),
            MonitorKind.ModelQuality => new ModelQualityAnalysis(),
            MonitorKind.Bias => new BiasAnalysisOfPeriod(),
            _ => new AttributionAnalysis(new EndpointModel(definition, services.Runtime)),
        };
        return await analysis.RunAsync(context, cancel).ConfigureAwait(false);
    }

    private async Task<FileUri?> WriteAsync(MonitorPeriod period, PeriodFindings findings, CancellationToken cancel)
    {
        var folder = definition.Folder / period.Folder;
        foreach (var (name, content) in findings.Documents) await services.Files.WriteAsync(folder / name, content, "application/json", cancel).ConfigureAwait(false);
        if (findings.Status != RunStatus.NoData)
        {
            await services.Files.WriteAsync(folder / ViolationsFile.Name, ViolationsFile.Write(findings.Violations), "application/json", cancel).ConfigureAwait(false);
        }
        if (findings.History is { } history) await services.Files.WriteAsync(HistoryFile, history.Write(), "application/json", cancel).ConfigureAwait(false);
        if (findings.Report is not { } report) return null;
        var place = folder / HtmlReport.Name;
        await services.Files.WriteAsync(place, HtmlReport.Write(report), "text/html; charset=utf-8", cancel).ConfigureAwait(false);
        return place;
    }

    private async Task<PeriodMarker> EndAsync(PeriodMarker marker, PeriodFindings? findings, JsonLog log, CancellationToken cancel)
    {
        // On local files nobody looks at an account's metrics.
        if (!definition.Reports.IsLocal) await TellAsync(marker, findings, cancel).ConfigureAwait(false);
        if (!await services.Files.WriteNewAsync(_plan.MarkerOf(marker.Period), marker.Write(), "application/json", cancel).ConfigureAwait(false))
        {
            log.Warn("The period was done meanwhile by another run.", ("monitor", definition.Monitor), ("period", marker.Period.Key));
        }
        log.Info("The period is done.", ("monitor", definition.Monitor), ("period", marker.Period.Key), ("status", marker.Status), ("records", (double)marker.Records),
            ("unparsable", (double)marker.Unparsable), ("violations", marker.Violations), ("files", marker.Files), ("reason", marker.Reason), ("report", marker.Report));
        return marker;
    }

    private async Task TellAsync(PeriodMarker marker, PeriodFindings? findings, CancellationToken cancel)
    {
        // The period's last minute; later by the lag, since alarms look at what is recent.
        var time = marker.Until + definition.Lag - TimeSpan.FromMinutes(1);
        if (findings is not null) await services.Metrics.PutOnceAsync(definition.MetricNamespace, findings.Metrics, time, cancel).ConfigureAwait(false);
        var failed = marker.Status == PeriodStatus.Failed;
        List<MetricDatum> own = [Own("FailedRuns", failed ? 1 : 0)];
        if (!failed) own.AddRange(Own("Records", marker.Records), Own("UnparsableRecords", marker.Unparsable));
        if (marker.Status is PeriodStatus.Completed or PeriodStatus.CompletedWithViolations) own.Add(Own("Violations", marker.Violations));
        await services.Metrics.PutOnceAsync(MonitorMetrics.Own, own, time, cancel).ConfigureAwait(false);

        MetricDatum Own(string name, double value) => new()
        {
            MetricName = name,
            Value = value,
            Unit = "Count",
            Timestamp = time,
            Dimensions = definition.Dimensions,
        };
    }
}
