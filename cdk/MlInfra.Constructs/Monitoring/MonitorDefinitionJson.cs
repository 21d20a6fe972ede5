using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Writes what the function and the job are told of a monitor: only what differs from their defaults.</summary>
internal static partial class MonitorDefinitionJson
{
    // What Lambda takes as environment of a function, in bytes; what is left for the definition beside the function's name; what a job adds,
    // and what a value that is known only at deployment may come to.
    private const int MostBytes = 4096;
    private const int OfName = 64;
    private const int OfJob = 700;
    private const int OfToken = 63;

    public static void Check(Problems problems, MonitorPlan plan, InAccountMonitoring options)
    {
        var bytes = Encoding.UTF8.GetByteCount(Token().Replace(Of(plan, options, null), new string('x', OfToken))) + OfName + (options.Job is null ? 0 : OfJob);
        if (bytes > MostBytes)
        {
            problems.Add(nameof(MonitorProps.Features), $"{plan.Props.Features.Count} names, with which the definition has {bytes} bytes", $"leave it at most {MostBytes}, which a function's environment takes",
                "leave Features out where the baseline names the columns, or shorten them");
        }
    }

    public static string Of(MonitorPlan plan, InAccountMonitoring options, JsonObject? job)
    {
        var node = new JsonObject { ["kind"] = plan.Part.Kind.ToString(), ["monitor"] = plan.Name };
        if (plan.Props.Source is { } source)
        {
            node["source"] = source.ToNode(plan.ReadsAnswers);
        }
        else
        {
            (node["endpoint"], node["variant"]) = (plan.EndpointName, plan.Variant);
        }

        node["periodHours"] = plan.Props.Schedule.PeriodHours;
        node["captured"] = plan.CapturedUri;
        node["reports"] = plan.ReportsUri;
        node["baseline"] = Baseline(plan);
        node["catchUpHours"] = options.CatchUpHours;
        node["lambdaBytes"] = (long)options.LambdaMiB << 20;
        SettingsNode.Add(node, "lateHours", options.LateHours, 24);
        AddNames("features", plan.Props.Features);
        AddNames("answers", plan.Props.Answers);

        if (plan.Part.LagHours > 0)
        {
            node["lagHours"] = plan.Part.LagHours;
        }

        foreach (var (name, value) in plan.Part.Fields)
        {
            node[name] = value!.DeepClone();
        }

        if (plan.Part.Settings.Count > 0)
        {
            node["settings"] = plan.Part.Settings.DeepClone();
        }

        if (job is not null)
        {
            node["job"] = job;
        }

        return node.ToJsonString(DashboardWidgets.Plain);

        void AddNames(string name, IReadOnlyList<string> columns)
        {
            if (columns.Count > 0)
            {
                node[name] = new JsonArray([.. columns.Select(column => (JsonNode)column)]);
            }
        }
    }

    private static JsonObject Baseline(MonitorPlan plan)
    {
        var baseline = plan.Props.Baseline;
        if (plan.Group is { } group)
        {
            // An endpoint tells which version it serves.
            return plan.Props.Source is null ? new() { ["source"] = "ModelPackage" } : new() { ["source"] = "ModelPackage", ["group"] = group.Reference };
        }

        var node = new JsonObject();
        Add("statistics", baseline.Statistics);
        Add("constraints", baseline.Constraints);
        Add("config", baseline.Config);
        return node;

        void Add(string name, string? key)
        {
            if (key is not null)
            {
                node[name] = baseline.Uri(key);
            }
        }
    }

    [GeneratedRegex(@"\$\{Token\[[^\]]*\]\}")]
    private static partial Regex Token();
}
