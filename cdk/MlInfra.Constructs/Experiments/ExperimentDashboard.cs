using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Experiments;

/// <summary>The dashboard of an experiment: its alarms, the challenger's share, the difference so far, and what both variants do.</summary>
internal static class ExperimentDashboard
{
    /// <summary>Defines it; answers its name.</summary>
    public static string Define(Construct scope, ExperimentProps props, string name, IReadOnlyList<string> alarms)
    {
        var widgets = new DashboardWidgets(props.Endpoint.EndpointName, Aws.REGION);
        widgets.Alarms(alarms, "Alarms of the experiment");
        widgets.Graph("The challenger's share", "percent", Own("ChallengerShare", "Maximum", props.Challenger));
        widgets.Signed($"{props.Challenger} less {props.Champion} ({What(props.Goal)})", props.Goal.IsShare ? "share" : "difference",
            Own("EffectLow", "Average", "at least"), Own("Effect", "Average", "estimate"), Own("EffectHigh", "Average", "at most"));
        widgets.Requests([props.Champion, props.Challenger]);
        widgets.Graph("How experiments ended", "1: then",
            new[] { "ChallengerBetter", "ChampionBetter", "Equivalent", "NoDifference", "GuardRail", "ByHand" }.Select(outcome => Own(outcome, "Maximum", outcome)));
        var hours = DashboardWidgets.Number(ExactTime.Hours(props.MaxDuration));
        widgets.Text($"**{name}**: {props.Champion} against {props.Challenger}, looked at every {props.Every.ToMinutes()} minutes, for at most {hours} hours.");
        return new CfnDashboard(scope, "Dashboard", new CfnDashboardProps { DashboardBody = widgets.Body().ToJsonString(DashboardWidgets.Plain) }).Ref;

        JsonArray Own(string metric, string statistic, string label) =>
            [props.MetricNamespace, metric, "Endpoint", props.Endpoint.EndpointName, "Experiment", name, new JsonObject { ["stat"] = statistic, ["label"] = label }];
    }

    private static string What(ExperimentGoal goal) => goal.Kind switch
    {
        "Errors" => "share of failed requests",
        "Latency" => "microseconds of latency",
        "Share" => $"share of {goal.MetricName}",
        _ => $"mean of {goal.MetricName}",
    };
}
