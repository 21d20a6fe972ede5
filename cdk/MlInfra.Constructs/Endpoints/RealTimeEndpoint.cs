using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
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
public sealed class RealTimeEndpoint : HostedEndpoint
{
    /// <summary>Defines an endpoint.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public RealTimeEndpoint(Construct scope, string id, RealTimeEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        props = props with { Capture = OutputFunction.Settled(this, props.Capture, props.Alarms, props.Variants.Count) };
        var problems = EndpointCondition.Checked(Problems.Of(nameof(RealTimeEndpoint), scope, id), scope,
            [.. props.Variants.Select(variant => ($"Variants['{variant.Name}'].Model", variant.Model)), .. props.Shadow is { } tried ? [("Shadow.Model", (ModelSource)tried.Model)] : Array.Empty<(string, ModelSource)>()]);
        EndpointChecks.Shared(scope, id, problems, props.EndpointName, props.Guard, props.Logs);
        var package = EndpointChecks.Run(props, problems, Stack.Of(scope).Region);

        Variants = props.Variants;
        var endpoint = Build(new EndpointDraft
        {
            Variants = [.. props.Variants.Select(InstanceVariants.Of)],
            Shadow = props.Shadow is { } shadow ? InstanceVariants.Of(shadow, props.Variants[0].InitialVariantWeight) : null,
            EndpointName = props.EndpointName,
            Capture = props.Capture,
            Rollout = props.Rollout,
            Alarms = props.Alarms,
            EncryptionKey = props.EncryptionKey,
            Role = props.Role,
            Network = props.Network,
            Logs = props.Logs,
        });
        List<(string, string?, ScalableResource?)> scaled = [.. props.Variants.Select(variant => Scaled(variant.Name, variant.InstanceType, variant.Scaling))];
        if (props.Shadow is { } shadowed)
        {
            scaled.Add(Scaled(shadowed.Name, shadowed.InstanceType, shadowed.Scaling));
        }

        Watch(props.Guard, package, endpoint, scaled);

        (string, string?, ScalableResource?) Scaled(string name, string type, VariantScaling? scaling) => (name, type,
            EndpointScaling.Variant(this, DeployedEndpointName, name, type, scaling, Condition, GuardedUpdates.PolicySuffix(props.Guard, type)));
    }

    internal IReadOnlyList<ProductionVariant> Variants { get; }

    /// <summary>The path of the experiment that shifts the variants' weights.</summary>
    internal string? JudgedBy { get; set; }

    /// <summary>An endpoint of this account and Region that is made elsewhere.</summary>
    public static InferenceEndpoint FromEndpointName(Construct scope, string id, string endpointName) => new ImportedEndpoint(scope, id, endpointName);

    /// <summary>Lets a principal invoke the endpoint and take the answer as a stream.</summary>
    public Grant GrantInvokeWithResponseStream(IGrantable grantee) => GrantActions(grantee, ["sagemaker:InvokeEndpointWithResponseStream"]);
}
