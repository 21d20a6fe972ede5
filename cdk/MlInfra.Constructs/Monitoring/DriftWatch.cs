using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What the function that answers drift is told of its monitors, and what it may do.</summary>
internal static class DriftWatch
{
    /// <summary>Whether the monitor leaves markers of its periods; Model Monitor does not.</summary>
    public static bool Marks(EndpointMonitor monitor) => monitor.Definition is not null;

    /// <summary>Whether the monitor writes labelled records.</summary>
    public static bool Labels(EndpointMonitor monitor) => Marks(monitor) && monitor.Plan.Part.Kind == MonitorKind.ModelQuality;

    public static string Settings(DriftRetrainingProps props)
    {
        var node = new JsonObject
        {
            ["pipeline"] = props.Pipeline.Arns()[^1],
            ["coolDownHours"] = ExactTime.Hours(props.CoolDown),
            ["maxRunsPerDay"] = props.MaxRunsPerDay,
            ["lookBackHours"] = ExactTime.Hours(props.LookBack),
            ["monitors"] = new JsonArray([.. props.Monitors.Select(Watched)]),
        };
        foreach (var (name, value) in new[] { ("fromParameter", props.WindowParameters.From), ("untilParameter", props.WindowParameters.Until), ("labelledDataParameter", props.WindowParameters.LabelledData) })
        {
            if (value is not null)
            {
                node[name] = value;
            }
        }

        return Definition.Write(node);
    }

    public static IEnumerable<Allow> May(DriftRetrainingProps props)
    {
        yield return new("SeeTheAlarms", ["cloudwatch:DescribeAlarms"], ["*"]) { WildcardReason = "CloudWatch refuses a question for composite alarms with a leave for single ones." };
        yield return new("RunThePipeline", ["sagemaker:StartPipelineExecution", "sagemaker:ListPipelineExecutions"], props.Pipeline.Arns());
        var marking = props.Monitors.Where(Marks).ToArray();
        foreach (var (monitor, i) in marking.Select((monitor, i) => (monitor, i)))
        {
            var plan = monitor.Plan;
            var number = marking.Length == 1 ? "" : $"{i + 1}";
            var markers = $"{plan.Props.ReportsPrefix}/{plan.Folder}/periods/*";
            yield return MonitorNeeds.Read("ReadPeriods" + number, plan.Reports.BucketArn, markers, "markers are named by their hour.");
            yield return MonitorNeeds.List("ListPeriods" + number, plan.Reports.BucketArn, markers);
        }

        if (marking.Select(monitor => monitor.Plan.Reports.EncryptionKey?.KeyArn).OfType<string>().Distinct().ToArray() is { Length: > 0 } keys)
        {
            yield return new("DecryptPeriods", ["kms:Decrypt"], keys);
        }
    }

    private static JsonObject Watched(EndpointMonitor monitor)
    {
        var node = new JsonObject { ["alarm"] = monitor.Violated.AlarmName, ["monitor"] = monitor.MonitorName };
        if (monitor.Plan.Props.Endpoint is { } endpoint)
        {
            node["endpoint"] = endpoint.EndpointName;
        }

        if (Marks(monitor))
        {
            node["reports"] = monitor.ReportsUri;
        }

        if (Labels(monitor))
        {
            node["labels"] = true;
        }

        return node;
    }
}
