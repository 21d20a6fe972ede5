using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>An endpoint that is defined here, in whichever mode.</summary>
public abstract class HostedEndpoint : InferenceEndpoint, IConnectable
{
    private Connections_? _connections;
    private string _name = "";
    private string _defaultVariant = "";

    private protected HostedEndpoint(Construct scope, string id)
        : base(scope, id)
    {
    }

    /// <inheritdoc/>
    public sealed override string EndpointName => _name;

    /// <summary>
    /// The endpoint's name as a reference: whatever uses it is made after the endpoint, and must stand under <see cref="Condition"/> too.
    /// </summary>
    public string DeployedEndpointName { get; private set; } = "";

    /// <summary>The name of the endpoint's configuration, which CloudFormation gives anew with every change.</summary>
    public string EndpointConfigName { get; private set; } = "";

    /// <summary>The condition that the endpoint stands under: that its model was approved. Null if it is always there.</summary>
    public CfnCondition? Condition { get; private set; }

    /// <summary>The ARN of the models' role; null if all models are made elsewhere.</summary>
    public string? RoleArn { get; private set; }

    /// <summary>The log group in which the function that looks at captured answers says what is invalid; null where none looks.</summary>
    public string? OutputsLogGroupName { get; private set; }

    /// <summary>The network connections of the containers.</summary>
    /// <exception cref="InvalidOperationException">The endpoint was defined without a VPC.</exception>
    public Connections_ Connections => _connections
        ?? throw new InvalidOperationException($"The endpoint '{Node.Path}' has no connections, since it is in no VPC; set Vpc.");

    private protected sealed override string DefaultVariant => _defaultVariant;

    /// <summary>The ARNs of the alarms that watch it.</summary>
    private protected List<string> AlarmArns { get; } = [];

    /// <summary>What is captured; null where nothing is.</summary>
    internal DataCapture? Captured { get; private set; }

    /// <summary>The names of the variants, also of a shadow.</summary>
    internal IReadOnlyList<string> VariantNames { get; private set; } = [];

    private IReadOnlyList<HostedVariant> Hosted { get; set; } = [];

    /// <summary>Draws the endpoint: what all modes have; a mode adds its own.</summary>
    internal virtual void Draw(DashboardWidgets widgets, string region)
    {
        widgets.Alarms(AlarmArns);
        widgets.Requests([.. Hosted.Select(variant => variant.Name)]);
        if (Captured?.Check is not null)
        {
            widgets.Graph("Invalid answers among those captured", "share", Hosted.Select(variant => widgets.Variant(OutputFunction.Namespace, OutputFunction.Metric, variant.Name, "Average", variant.Name)));
        }

        DrawFleet(widgets, region);
    }

    private protected void DrawFleet(DashboardWidgets widgets, string region) => widgets.Fleet(
        [.. Hosted.Select(variant => (variant.Name, variant.InstanceType!, HostingPrices.Hour(region, variant.InstanceType)))], HostingPrices.RegionOf(region));

    private protected CfnEndpoint Build(EndpointDraft draft)
    {
        var suffix = draft.Mode is null ? "" : "-" + draft.Mode;
        _name = draft.EndpointName ?? Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 63 - suffix.Length, Separator = "-" }) + suffix;
        _defaultVariant = draft.Variants[0].Name;
        Hosted = [.. draft.All];
        VariantNames = [.. draft.All.Select(variant => variant.Name)];
        Captured = draft.Capture;
        Condition = EndpointCondition.Of(this, draft.All.Select(variant => variant.Model));
        _connections = DefineConnections(draft.Network);
        ModelPlan?[] plans = [.. draft.All.Select(variant => variant.Model?.Plan(this, variant.InstanceType))];
        RoleArn = EndpointRole.Arn(this, _name, draft, plans.OfType<ModelPlan>());

        var vpc = VpcOf(draft.Network);
        var models = EndpointModels.Define(this, draft, plans, RoleArn, vpc, Condition);
        var config = EndpointConfiguration.Define(this, draft, models, RoleArn, vpc, Condition);
        if (draft.NoVolumes)
        {
            Suppress.Finding(config, "NIST.800.53.R5-SageMakerEndpointConfigurationKMSKeyConfigured", "there are no instances, and so no volumes that a key could encrypt.");
        }

        var endpoint = new CfnEndpoint(this, draft.Mode is null ? "Endpoint" : draft.Mode + "Endpoint", new CfnEndpointProps
        {
            EndpointName = _name,
            EndpointConfigName = EndpointConfigName = config.AttrEndpointConfigName,
            RetainAllVariantProperties = draft.RetainVariants ? true : null,
            // Of all that is kept, what is captured is the template's to say.
            ExcludeRetainedVariantProperties = draft.RetainVariants
                ? new[] { new CfnEndpoint.VariantPropertyProperty { VariantPropertyType = "DataCaptureConfig" } }
                : null,
            DeploymentConfig = EndpointGuards.Define(this, _name, draft, Condition, AlarmArns),
        });
        endpoint.Under(Condition);
        var components = draft.Components?.Invoke(_name).Select(component => (component.Id + "Log", $"InferenceComponents/{component.Name}")) ?? [];
        foreach (var log in draft.Logs?.Define(this, [("Log", $"Endpoints/{_name}"), .. components]) ?? [])
        {
            endpoint.AddResourceDependency(log);
        }

        DeployedEndpointName = endpoint.AttrEndpointName;
        if (draft.Capture is { Check: not null } capture)
        {
            OutputsLogGroupName = new OutputFunction(this, _name, capture, draft.Alarms?.Topic).LogGroupName;
        }

        return endpoint;
    }

    /// <summary>Sets the guard around the updates, once scaling is defined.</summary>
    private protected void Watch(DeploymentGuard? guard, string? package, CfnEndpoint endpoint, IReadOnlyList<(string Name, string? InstanceType, ScalableResource? Scaling)> variants)
    {
        if (guard is not null)
        {
            GuardedUpdates.Define(this, guard, package!, endpoint, variants);
        }
    }

    private CfnModel.VpcConfigProperty? VpcOf(EndpointNetwork network) => network.Vpc is null ? null : new()
    {
        SecurityGroupIds = [.. _connections!.SecurityGroups.Select(group => group.SecurityGroupId)],
        Subnets = network.Vpc.SelectSubnets(network.Subnets).SubnetIds,
    };

    private Connections_? DefineConnections(EndpointNetwork network) => network.Vpc is null ? null : new Connections_(new ConnectionsProps
    {
        SecurityGroups = [.. network.SecurityGroups ?? [new SecurityGroup(this, "SecurityGroup", new SecurityGroupProps
        {
            Vpc = network.Vpc,
            Description = "Containers that serve the models of the endpoint",
        })]],
    });
}
