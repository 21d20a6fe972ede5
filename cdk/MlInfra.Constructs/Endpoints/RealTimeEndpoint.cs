using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines an endpoint that answers at once, on instances that are always there: its models, configuration, scaling and alarms.
/// </summary>
/// <remarks>
/// <para>The endpoint stays, with its name, when its models change: SageMaker moves the traffic as <see cref="RealTimeEndpointProps.Rollout"/> says.
/// Instance counts and weights that were changed since are kept.</para>
/// <para>An endpoint that serves an approved model stands under the condition that a version was approved. Its name is settled before,
/// so that grants, metrics and alarms need no condition.</para>
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html"/>
public sealed class RealTimeEndpoint : InferenceEndpoint, IConnectable
{
    private readonly Connections_? _connections;

    /// <summary>Defines an endpoint.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public RealTimeEndpoint(Construct scope, string id, RealTimeEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        EndpointChecks.Run(props, Problems.Of(nameof(RealTimeEndpoint), scope, id), Stack.Of(scope).Region);

        EndpointName = props.EndpointName ?? Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 63, Separator = "-" });
        DefaultVariant = props.Variants[0].Name;
        Condition = EndpointCondition.Of(this, props.Variants);
        _connections = DefineConnections(props);
        ModelPlan[] plans = [.. props.Variants.Select(variant => variant.Model.Plan(this, variant.InstanceType))];
        RoleArn = EndpointRole.Arn(this, EndpointName, props, plans);

        var models = EndpointModels.Define(this, props, plans, RoleArn, VpcOf(props), Condition);
        var config = EndpointConfiguration.Define(this, props, models, Condition);
        var endpoint = new CfnEndpoint(this, "Endpoint", new CfnEndpointProps
        {
            EndpointName = EndpointName,
            EndpointConfigName = config.AttrEndpointConfigName,
            RetainAllVariantProperties = true,
            // Of all that is kept, what is captured is the template's to say.
            ExcludeRetainedVariantProperties = new[] { new CfnEndpoint.VariantPropertyProperty { VariantPropertyType = "DataCaptureConfig" } },
            DeploymentConfig = EndpointGuards.Define(this, EndpointName, props, Condition),
        });
        endpoint.Under(Condition);
        DeployedEndpointName = endpoint.AttrEndpointName;
        EndpointScaling.Define(this, DeployedEndpointName, props.Variants, Condition);
    }

    /// <inheritdoc/>
    public override string EndpointName { get; }

    /// <summary>
    /// The endpoint's name as a reference: whatever uses it is made after the endpoint, and must stand under <see cref="Condition"/> too.
    /// </summary>
    public string DeployedEndpointName { get; }

    /// <summary>The condition that the endpoint stands under: that its model was approved. Null if it is always there.</summary>
    public CfnCondition? Condition { get; }

    /// <summary>The ARN of the models' role; null if all models are made elsewhere.</summary>
    public string? RoleArn { get; }

    /// <summary>The network connections of the containers.</summary>
    /// <exception cref="InvalidOperationException">The endpoint was defined without a VPC.</exception>
    public Connections_ Connections => _connections
        ?? throw new InvalidOperationException($"The endpoint '{Node.Path}' has no connections, since it is in no VPC; set {nameof(RealTimeEndpointProps.Vpc)}.");

    private protected override string DefaultVariant { get; }

    /// <summary>An endpoint of this account and Region that is made elsewhere.</summary>
    public static InferenceEndpoint FromEndpointName(Construct scope, string id, string endpointName) => new ImportedEndpoint(scope, id, endpointName);

    private CfnModel.VpcConfigProperty? VpcOf(RealTimeEndpointProps props) => props.Vpc is null ? null : new()
    {
        SecurityGroupIds = [.. _connections!.SecurityGroups.Select(group => group.SecurityGroupId)],
        Subnets = props.Vpc.SelectSubnets(props.VpcSubnets).SubnetIds,
    };

    private Connections_? DefineConnections(RealTimeEndpointProps props) => props.Vpc is null ? null : new Connections_(new ConnectionsProps
    {
        SecurityGroups = [.. props.SecurityGroups ?? [new SecurityGroup(this, "SecurityGroup", new SecurityGroupProps
        {
            Vpc = props.Vpc,
            Description = "Containers of the endpoint's models",
        })]],
    });
}
