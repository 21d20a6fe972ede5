using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Experiments;

/// <summary>The experiment as the function reads it.</summary>
internal static class ExperimentJson
{
    public static string Write(ExperimentProps props, string name, string parameter)
    {
        var definition = new JsonObject
        {
            ["experiment"] = name,
            ["endpoint"] = props.Endpoint.EndpointName,
            ["champion"] = props.Champion,
            ["challenger"] = props.Challenger,
            ["parameter"] = parameter,
            ["metricNamespace"] = props.MetricNamespace,
            ["goal"] = Goal(props),
            ["confidence"] = props.Confidence,
            ["shares"] = new JsonArray([.. props.SharePercents.Select(percent => (JsonNode)(percent / 100))]),
            ["stepMinutes"] = ExactTime.Minutes(props.StepTime),
            ["fastStepMinutes"] = Math.Min(60, ExactTime.Minutes(props.StepTime)),
            ["stepRequests"] = props.StepRequests,
            ["maxHours"] = ExactTime.Hours(props.MaxDuration),
            ["challengerWinsTies"] = props.ChallengerWinsTies,
            // What happened since the look before is looked at whole.
            ["guardMinutes"] = Math.Max(15, props.Every.ToMinutes()),
        };
        if (props.GuardRails?.ErrorShare is { } share)
        {
            definition["errorShare"] = share;
        }

        if (props.GuardRails?.ModelLatencyP99 is { } latency)
        {
            definition["latencyP99Microseconds"] = latency.ToMilliseconds() * 1000;
        }

        return definition.ToJsonString(DashboardWidgets.Plain);
    }

    private static JsonObject Goal(ExperimentProps props)
    {
        var goal = props.Goal;
        var written = new JsonObject { ["kind"] = goal.Kind, ["higherIsBetter"] = goal.HigherIsBetter, ["settleMinutes"] = ExactTime.Minutes(goal.SettlesAfter) };
        if (goal.Margin is { } margin)
        {
            written["margin"] = margin;
        }

        if (goal.MetricNamespace is null)
        {
            return written;
        }

        var dimensions = goal.Dimensions ?? new Dictionary<string, string> { ["EndpointName"] = props.Endpoint.EndpointName };
        written["namespace"] = goal.MetricNamespace;
        written["metric"] = goal.MetricName;
        written["variantDimension"] = goal.VariantDimension;
        written["dimensions"] = new JsonObject(dimensions.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        if (goal.Trials is not null)
        {
            written["trials"] = goal.Trials;
        }

        return written;
    }
}
