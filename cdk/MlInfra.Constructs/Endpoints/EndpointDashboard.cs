using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines a CloudWatch dashboard of one endpoint: its alarms, requests, latency, errors, instances and their use, what it costs a day,
/// and what is particular to its mode.
/// </summary>
/// <remarks>
/// Costs are counted from what CloudWatch knows, the instances that send metrics, at AWS's list prices: no discounts, storage or transfer.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"/>
public sealed partial class EndpointDashboard : Construct
{
    /// <summary>Defines the dashboard.</summary>
    /// <exception cref="DefinitionException">The name is none that CloudWatch takes.</exception>
    public EndpointDashboard(Construct scope, string id, EndpointDashboardProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(EndpointDashboard), scope, id);
        CheckName(problems, nameof(props.DashboardName), props.DashboardName);
        problems.ThrowIfAny();

        // The name and not the reference: a dashboard may be there before its endpoint.
        var widgets = new DashboardWidgets(props.Endpoint.EndpointName, Aws.REGION);
        props.Endpoint.Draw(widgets, Stack.Of(this).Region);
        var body = widgets.Body();
        var dashboard = new CfnDashboard(this, "Resource", new CfnDashboardProps { DashboardName = props.DashboardName, DashboardBody = body.ToJsonString(DashboardWidgets.Plain) });
        DashboardName = dashboard.Ref;
        Body = body;
    }

    /// <summary>The dashboard's name as a reference.</summary>
    public string DashboardName { get; }

    internal JsonObject Body { get; }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$")]
    private static partial Regex Name();
}
