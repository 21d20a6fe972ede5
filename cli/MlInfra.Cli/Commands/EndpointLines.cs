using System.Globalization;
using MlInfra.Aws.CloudWatch;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>Endpoints and alarms as `status` shows them.</summary>
internal static class EndpointLines
{
    /// <param name="screen">Where to.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="newest">The newest approved version; null where nothing is known of a registry.</param>
    public static void Show(Screen screen, EndpointState endpoint, string? newest)
    {
        var title = $"{Markup.Escape(endpoint.Name)} {Coloured(endpoint.Status)} [dim]{endpoint.Mode}[/]{Version(endpoint, newest)}{Cost(endpoint.DailyCost)}";
        if (endpoint.Status is "Failed" or "UpdateRollbackFailed") screen.Failed("Endpoint", title);
        else screen.Done("Endpoint", title);
        foreach (var variant in endpoint.Variants)
        {
            screen.Detail(Variant(variant, endpoint.Variants.Where(other => !other.IsShadow).Sum(other => other.Weight ?? 0)));
            Show(screen, variant.Traffic);
        }
        foreach (var component in endpoint.Components)
        {
            screen.Detail(Component(component));
            Show(screen, component.Traffic);
            if (component.FailureReason is { Length: > 0 } why) screen.Further($"[red]{Markup.Escape(why)}[/]");
        }
        if (endpoint.Backlog is { } waiting) screen.Detail($"{waiting} {(waiting == 1 ? "request waits" : "requests wait")}");
        if (endpoint.Rollout is { } rollout)
        {
            screen.Detail($"[yellow]roll-out[/] to {Names(rollout.Versions, Markup.Escape(rollout.EndpointConfigName))}: {Markup.Escape(rollout.Phase)}{Words.Since(rollout.Since)} [dim]{Markup.Escape(rollout.Message ?? "")}[/]");
        }
        if (endpoint.FailureReason is { Length: > 0 } reason) screen.Detail($"[red]last failure[/] {Markup.Escape(reason)}");
    }

    /// <param name="screen">Where to.</param>
    /// <param name="alarms">The alarms.</param>
    /// <param name="idle">Names of monitors that have judged nothing yet: that they are silent is no news.</param>
    public static void Show(Screen screen, IReadOnlyList<AlarmState> alarms, IReadOnlyList<string> idle)
    {
        if (alarms.Count == 0) return;
        var ringing = alarms.Where(alarm => alarm.Rings || Stopped(alarm, idle)).ToList();
        if (ringing.Count == 0)
        {
            screen.Done("Alarms", $"none of {alarms.Count} rings{Silent(alarms)}");
            return;
        }
        screen.Failed("Alarms", $"[red]{ringing.Count} of {alarms.Count} {(ringing.Count == 1 ? "rings" : "ring")}[/]");
        foreach (var alarm in ringing)
        {
            screen.Detail($"[dim]since {Words.Time(alarm.Since)} UTC:[/] {Markup.Escape(alarm.AlarmDescription ?? alarm.AlarmName)}");
            screen.Further($"[dim]{Markup.Escape(alarm.AlarmDescription is null ? "" : alarm.AlarmName + ": ")}{Markup.Escape(alarm.StateReason ?? "")}[/]");
        }
    }

    private static void Show(Screen screen, TrafficNow? traffic)
    {
        if (traffic is null) return;
        if (traffic.Invocations == 0)
        {
            screen.Further($"[dim]no requests in the last {TrafficNow.Minutes} minutes[/]");
            return;
        }
        var failed = (traffic.ServerErrors, traffic.ClientErrors) switch
        {
            (0, 0) => "no errors",
            (0, var client) => $"[yellow]{client} 4xx[/]",
            (var server, 0) => $"[red]{server} 5xx[/]",
            var (server, client) => $"[red]{server} 5xx[/], [yellow]{client} 4xx[/]",
        };
        screen.Further($"{traffic.Invocations} {(traffic.Invocations == 1 ? "request" : "requests")} in the last {TrafficNow.Minutes} minutes, {failed}"
            + (traffic.ModelMilliseconds is { } mean ? $", model {Milliseconds(mean)} on average" : "")
            + (traffic.WorstP99Milliseconds is { } worst ? $", p99 at worst {Milliseconds(worst)}" : ""));
    }

    private static string Milliseconds(double time) => time.ToString(time < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";

    // The alarm on a monitor that judges nothing any more lacks data rather than having bad ones.
    private static bool Stopped(AlarmState alarm, IReadOnlyList<string> idle) => alarm.StateValue == "INSUFFICIENT_DATA"
        && alarm.AlarmDescription is { } what && what.Contains(" has judged nothing for ", StringComparison.Ordinal) && !idle.Any(name => what.Contains($" {name} of ", StringComparison.Ordinal));

    private static string Silent(IReadOnlyList<AlarmState> alarms) =>
        alarms.Count(alarm => alarm.StateValue == "INSUFFICIENT_DATA") is > 0 and var silent ? $" [dim]({silent} without data)[/]" : "";

    private static string Component(ComponentNow component) =>
        $"{Markup.Escape(component.Name)}  {Coloured(component.Status)}  {component.Copies}{(component.Copies == component.WantedCopies ? "" : $" of {component.WantedCopies} wanted")} "
        + $"{(component is { Copies: 1, WantedCopies: 1 } ? "copy" : "copies")}  [dim]on the fleet {Markup.Escape(component.Fleet ?? "?")}[/]";

    private static string Variant(VariantNow variant, double whole)
    {
        var share = variant.IsShadow ? "shadow"
            : variant.Weight is { } weight ? Words.Share(whole > 0 ? weight / whole : 0) + " of the traffic" + Wanted(variant.Weight, variant.WantedWeight)
            : "";
        var on = variant.Serverless
            ?? (variant.Now is { } now ? $"{now}{(variant.Wanted is { } wanted && wanted != now ? $" of {wanted} wanted" : "")} {(now == 1 && variant.Wanted is null or 1 ? "instance" : "instances")}" + (variant.InstanceType is { } type ? $" of {type}" : "") : "");
        return $"{Markup.Escape(variant.Name)}  {share}{(share.Length == 0 ? "" : "  ")}[dim]{Markup.Escape(on)}[/]";
    }

    private static string Wanted(double? weight, double? wanted) =>
        wanted is { } other && weight is { } now && Math.Abs(other - now) > 1e-9 ? string.Create(CultureInfo.InvariantCulture, $" (weight {now:0.##}, {other:0.##} wanted)") : "";

    private static string Version(EndpointState endpoint, string? newest)
    {
        if (endpoint.Versions.Count == 0) return "";
        var behind = newest is not null && endpoint.Versions.All(arn => GroupOf(arn) == GroupOf(newest)) && !endpoint.Versions.Contains(newest) && endpoint.Rollout?.Versions.Contains(newest) != true ? $" [yellow](newest approved: {NumberOf(newest)})[/]" : "";
        return $" serves {Names(endpoint.Versions, "")}{behind}";
    }

    private static string Names(IReadOnlyList<string> versions, string otherwise) => versions.Count == 0 ? otherwise
        : (versions.Count == 1 ? "version " : "versions ") + string.Join(" and ", versions.Select(arn => Markup.Escape(NumberOf(arn))));

    private static string NumberOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static string GroupOf(string arn) => arn[..Math.Max(0, arn.LastIndexOf('/'))].ToLowerInvariant();

    private static string Cost(double? daily) => daily is { } usd ? string.Create(CultureInfo.InvariantCulture, $" [dim]${usd:0.00} a day[/]") : "";

    private static string Coloured(string status) => status switch
    {
        "InService" => "[green]InService[/]",
        "Failed" or "UpdateRollbackFailed" or "OutOfService" => $"[red]{status}[/]",
        _ => $"[yellow]{Markup.Escape(status)}[/]",
    };
}
