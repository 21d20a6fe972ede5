using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Defines a CloudWatch dashboard of one monitor: its alarm, violations, records, and what its kind measures.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html"/>
public sealed class MonitorDashboard : Construct
{
    /// <summary>Defines the dashboard.</summary>
    /// <exception cref="DefinitionException">The name is none that CloudWatch takes.</exception>
    public MonitorDashboard(Construct scope, string id, MonitorDashboardProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(MonitorDashboard), scope, id);
        EndpointDashboard.CheckName(problems, nameof(props.DashboardName), props.DashboardName);
        problems.ThrowIfAny();

        var (monitor, plan) = (props.Monitor, props.Monitor.Plan);
        var widgets = new DashboardWidgets(plan.Watched, Aws.REGION);
        widgets.Alarms([monitor.ViolatedArn], "Violations in several periods");
        if (plan.Props.Backend.TellsOwnMetrics)
        {
            widgets.Graph("Violations", "violations", Own(plan, "Violations", "Maximum", "violations"), Own(plan, "FailedRuns", "Sum", "periods that could not be judged"));
            widgets.Graph("Records", "records", Own(plan, "Records", "Sum", "judged"), Own(plan, "UnparsableRecords", "Sum", "unparsable"));
        }

        foreach (var (title, dimensions, words) in Searches(plan.Part.Kind))
        {
            widgets.Graph(title, "", Search(plan, dimensions, words));
        }

        widgets.Text($"Reports lie under {plan.ReportsUri}/{plan.Folder}/ by the hour.");
        var dashboard = new CfnDashboard(this, "Resource", new CfnDashboardProps
        {
            DashboardName = props.DashboardName,
            DashboardBody = widgets.Body().ToJsonString(DashboardWidgets.Plain),
        });
        DashboardName = dashboard.Ref;
    }

    /// <summary>The dashboard's name as a reference.</summary>
    public string DashboardName { get; }

    // A search finds the metrics of features, facets and labels that nobody names at synth. Words are those of the metrics' names.
    private static (string Title, string Dimensions, string Words)[] Searches(MonitorKind kind) => kind switch
    {
        MonitorKind.DataQuality =>
        [
            ("Drift of features from the baseline", "Endpoint,MonitoringSchedule", "baseline drift"),
            ("Completeness of features", "Endpoint,MonitoringSchedule", "completeness"),
        ],
        MonitorKind.ModelQuality => [("Quality", "Endpoint,MonitoringSchedule", "")],
        MonitorKind.Bias => [("Bias", "BiasStage,Endpoint,Facet,FacetValue,Label,LabelValue,MonitoringSchedule", "")],
        _ => [("Attributions", "Endpoint,ExplainabilityMethod,Label,MonitoringSchedule,ValueType", "feature")],
    };

    private static JsonArray Own(MonitorPlan plan, string metric, string statistic, string label) =>
    [
        EndpointMonitor.MetricNamespace, metric, .. plan.Dimensions.SelectMany(pair => new JsonNode[] { pair.Key, pair.Value }),
        new JsonObject { ["stat"] = statistic, ["label"] = label, ["period"] = plan.Props.Schedule.PeriodHours * 3600 },
    ];

    private static JsonArray Search(MonitorPlan plan, string dimensions, string words)
    {
        var names = plan.Props.Source is null ? dimensions : string.Join(',', dimensions.Split(',').Where(name => name != "Endpoint"));
        var what = $"{{{plan.Namespace},{names}}} {string.Join(' ', plan.Dimensions.Select(pair => $"{pair.Key}=\"{pair.Value}\""))} {words}".TrimEnd();
        return [new JsonObject { ["expression"] = $"SEARCH('{what}', 'Average', {plan.Props.Schedule.PeriodHours * 3600})", ["id"] = "e0" }];
    }
}
