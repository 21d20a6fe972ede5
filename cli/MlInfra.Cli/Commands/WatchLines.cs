using System.Globalization;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>Experiments, monitors and dashboards as `status` shows them.</summary>
internal static class WatchLines
{
    public static void Show(Screen screen, ExperimentNow experiment)
    {
        var (champion, challenger) = (Markup.Escape(experiment.Champion), Markup.Escape(experiment.Challenger));
        var title = $"{Markup.Escape(experiment.Name)} [dim]on {Markup.Escape(experiment.Endpoint)}:[/] "
            + (experiment.Share is { } share ? $"{challenger} {Words.Share(share)} against {champion} {Words.Share(1 - share)}" : $"{challenger} against {champion}");
        if (experiment.StartedAt is null) screen.Open("A/B test", $"{title}  [dim]has not begun[/]");
        else if (experiment.Outcome == "GuardRail") screen.Failed("A/B test", title);
        else screen.Done("A/B test", title);
        screen.Detail($"[dim]goal:[/] {Markup.Escape(experiment.Goal)}");
        if (experiment.Outcome is { } outcome)
        {
            screen.Detail($"{Markup.Escape(Decision(outcome))}: {Markup.Escape(experiment.Reason ?? "")}{Words.Since(experiment.DecidedAt)}");
            return;
        }
        if (experiment.StartedAt is { } began) screen.Detail($"[dim]runs{Words.Since(began)}[/]{(experiment.ShareSince is { } since ? $"[dim], at this share{Words.Since(since)}[/]" : "")}");
        if (experiment.LastLook is { } look) screen.Detail($"[dim]looked at {Words.Time(look.Time)} UTC:[/] {Markup.Escape(look.Said)}{Effect(look)}");
        if (experiment is { Share: { } now, Wanted: { } wanted } && Math.Abs(now - wanted) > 1e-6) screen.Detail($"[yellow]the judge wants {Words.Share(wanted)} for {challenger}[/]");
    }

    public static void Show(Screen screen, MonitorNow monitor)
    {
        var title = $"{Kind(monitor.Kind)} [dim]of {Markup.Escape(monitor.Watched)}:[/] ";
        if (monitor.Last is not { } last)
        {
            screen.Open("Monitor", title + "has judged nothing yet");
            return;
        }
        var period = $"[dim]{Words.Time(last.From)} to {last.Until.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC[/] ";
        var again = monitor.Since is { } since && since < last.From ? $", so{Words.Since(since)}" : "";
        switch (last.Verdict)
        {
            case "Completed":
                screen.Done("Monitor", $"{title}{period}{last.Records} records, no violations{again}");
                break;
            case "NoData":
                screen.Open("Monitor", $"{title}{period}no data{again}");
                break;
            default:
                var verdict = last.Verdict == "Failed" ? "could not be judged" : $"{last.Records} records, {last.Violations} {(last.Violations == 1 ? "violation" : "violations")}";
                screen.Failed("Monitor", $"{title}{period}[red]{verdict}[/]{again}");
                break;
        }
        if (last.Reason is { } why) screen.Detail($"[dim]{Markup.Escape(why)}[/]");
        if (monitor.Violated && last.Report is { } report) screen.Detail($"[dim]report: {Markup.Escape(report)}[/]");
    }

    /// <summary>Where the dashboards are; a laptop has nothing that draws them.</summary>
    public static void Dashboards(Screen screen, IReadOnlyList<string> names, string? region)
    {
        if (names.Count == 0) return;
        screen.Done("Boards", $"{names.Count} {(names.Count == 1 ? "dashboard" : "dashboards")}{(region is null ? "; CloudWatch draws them, in AWS" : "")}");
        if (region is null) return;
        foreach (var name in names) screen.Detail($"[dim]https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{Markup.Escape(name)}[/]");
    }

    private static string Kind(string kind) => kind switch
    {
        "DataQuality" => "data quality",
        "ModelQuality" => "model quality",
        _ => Markup.Escape(kind.ToLowerInvariant()),
    };

    private static string Decision(string outcome) => outcome switch
    {
        "ChallengerBetter" => "the challenger won",
        "ChampionBetter" => "the champion won",
        "Equivalent" => "ended as equals",
        "NoDifference" => "ended without a difference",
        "GuardRail" => "stopped by a guard rail",
        "ByHand" => "ended by hand",
        _ => outcome,
    };

    private static string Effect(JudgesLook look) => look is { Effect: { } effect, Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $" [dim]difference {effect:0.####}, from {low:0.####} to {high:0.####}[/]") : "";
}
