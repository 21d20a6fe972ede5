using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Defines a monitor of what a model's answers rest on: it explains captured requests by asking the endpoint, and compares the ranking of
/// features with the baseline, as Clarify does.
/// </summary>
/// <remarks>It is the one kind that calls the endpoint: what it asks is load, within <see cref="AttributionMonitorProps.Calls"/>.</remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-feature-attribution-drift.html"/>
public sealed class AttributionMonitor : EndpointMonitor
{
    /// <summary>Defines a monitor.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or the endpoint does not capture what is needed.</exception>
    public AttributionMonitor(Construct scope, string id, AttributionMonitorProps props)
        : base(scope, id, props, Part(props))
    {
    }

    private static MonitorPart Part(AttributionMonitorProps props)
    {
        ArgumentNullException.ThrowIfNull(props);
        var fields = new System.Text.Json.Nodes.JsonObject();
        SettingsNode.Add(fields, "score", props.Score, null);
        SettingsNode.Add(fields, "calls", props.Calls, 200);
        return new(MonitorKind.Attribution)
        {
            Fields = fields,
            Settings = props.Settings.ToNode(),
            Needs = props.Endpoint is { } endpoint ? [new Allow("AskTheEndpoint", ["sagemaker:InvokeEndpoint"], [endpoint.EndpointArn])] : [],
            Check = problems => Check(problems, props),
        };
    }

    private static void Check(Problems problems, AttributionMonitorProps props)
    {
        props.Settings.Check(problems, nameof(props.Settings));
        SettingsNode.Check(problems, nameof(props.Calls), props.Calls, props.Calls is >= 10 and <= 100_000, "be 10 to 100000 calls a period", "take 200");
        if (props.Features.Count == 0)
        {
            problems.Add(nameof(props.Features), "none", "name the columns of a request in their order, since the endpoint is asked with them", "list them as the model was trained");
        }

        if (props.Endpoint is MultiModelEndpoint many)
        {
            problems.Add(nameof(props.Endpoint), $"'{many.Node.Path}', of many models", "serve one model, which is explained", "serve the model by a RealTimeEndpoint");
        }
    }
}
