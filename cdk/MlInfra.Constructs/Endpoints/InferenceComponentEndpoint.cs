using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines several models on one fleet, each with its share of an instance, its copies and its scaling, down to none. A request names
/// its component (<c>InferenceComponentName</c>).
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-deploy-models.html"/>
public sealed class InferenceComponentEndpoint : HostedEndpoint
{
    private readonly Dictionary<string, string> _names = [];

    /// <summary>Defines the fleet and its components.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public InferenceComponentEndpoint(Construct scope, string id, InferenceComponentEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = EndpointCondition.Checked(
            Problems.Of(nameof(InferenceComponentEndpoint), scope, id), scope, props.Components.Select(component => ($"Components['{component.Name}'].Model", (ModelSource)component.Model)));
        EndpointChecks.Shared(scope, id, problems, props.EndpointName, props.Guard, props.Logs);
        var package = ComponentChecks.Run(props, problems, Stack.Of(scope).Region);

        var plans = props.Components.Select(component => component.Model.Plan(this, props.InstanceType)).ToArray();
        var draft = new EndpointDraft
        {
            Variants = [new(props.VariantName, null, props.InstanceType) { InConfiguration = _ => Fleet(props) }],
            EndpointName = props.EndpointName,
            EncryptionKey = props.EncryptionKey,
            Role = props.Role,
            Network = props.Network,
            Logs = props.Logs,
            MoreNeeds = [.. plans.SelectMany(plan => plan.Needs)],
            Components = endpoint => props.Components.Select(component => (component.Name, NameOf(endpoint, component.Name))),
            IsFleet = true,
            RetainVariants = false,
            Mode = "Components",
        };
        // The fleet's size is SageMaker's own affair, so no scaling stands in the way of another instance type.
        Watch(props.Guard, package, Build(draft), []);
        for (var i = 0; i < props.Components.Count; i++)
        {
            Define(props.Components[i], plans[i], props, draft);
        }
    }

    /// <summary>A component's name as callers give it, by its name within the endpoint.</summary>
    public string InferenceComponentName(string component) => _names.TryGetValue(component, out var name)
        ? name
        : throw new ArgumentException($"'{component}' is no component of '{Node.Path}'; it has {Nearest.Or(_names.Keys)}.", nameof(component));

    /// <summary>Any metric of a component, by SageMaker's own name.</summary>
    public Metric MetricOfComponent(string component, string metricName, MetricOptions? options = null)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = "AWS/SageMaker",
            MetricName = metricName,
            DimensionsMap = new Dictionary<string, string> { ["InferenceComponentName"] = InferenceComponentName(component) },
            Statistic = "Average",
        });
        return options is null ? metric : metric.With(options);
    }

    /// <summary>Lets a principal invoke the components.</summary>
    public override Grant GrantInvoke(IGrantable grantee) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = [InvokeAction],
        ResourceArns = [EndpointArn, .. _names.Values.Select(name => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:inference-component/{name.ToLowerInvariant()}")],
    });

    internal override void Draw(DashboardWidgets widgets, string region)
    {
        widgets.Alarms(AlarmArns);
        widgets.Graph("Requests a minute", "requests", _names.Select(pair => DashboardWidgets.Component("Invocations", pair.Value, "Sum", pair.Key)));
        widgets.Graph("Latency p99", "microseconds", _names.Select(pair => DashboardWidgets.Component("ModelLatency", pair.Value, "p99", pair.Key)));
        widgets.Graph("Errors a minute", "requests", _names.SelectMany(pair => new[]
        {
            DashboardWidgets.Component("Invocation5XXErrors", pair.Value, "Sum", $"{pair.Key} 5xx"),
            DashboardWidgets.Component("NoCapacityInvocationFailures", pair.Value, "Sum", $"{pair.Key} without a copy"),
        }));
        DrawFleet(widgets, region);
    }

    private static CfnEndpointConfig.ProductionVariantProperty Fleet(InferenceComponentEndpointProps props) => new()
    {
        VariantName = props.VariantName,
        InstanceType = props.InstanceType,
        InitialInstanceCount = props.InitialInstanceCount,
        VolumeSizeInGb = props.VolumeSizeInGB,
        RoutingConfig = InstanceVariants.Routing(props.Routing),
        ManagedInstanceScaling = InstanceVariants.Managed(props.Instances),
        InferenceAmiVersion = props.Ami is { } ami ? InstanceVariants.AmiName(ami) : null,
    };

    private void Define(InferenceComponent component, ModelPlan plan, InferenceComponentEndpointProps props, EndpointDraft draft)
    {
        // The network is the fleet's: it stands in the configuration, and the models take part in it.
        var model = plan.ModelName ?? EndpointModels.One(this, component.Name, plan, draft with { Network = new() }, RoleArn, null, ConditionOf(component));
        var condition = ConditionOf(component);
        var name = NameOf(EndpointName, component.Name);
        _names[component.Name] = name;
        var alarms = ComponentAlarms.Define(this, name, component.Name, props.Alarms, condition, AlarmArns);
        var needs = component.Resources;
        var defined = new CfnInferenceComponent(this, $"{component.Name}Component", new CfnInferenceComponentProps
        {
            InferenceComponentName = name,
            EndpointName = DeployedEndpointName,
            VariantName = props.VariantName,
            RuntimeConfig = new CfnInferenceComponent.InferenceComponentRuntimeConfigProperty { CopyCount = component.Copies },
            Specification = new CfnInferenceComponent.InferenceComponentSpecificationProperty
            {
                ModelName = model,
                ComputeResourceRequirements = new CfnInferenceComponent.InferenceComponentComputeResourceRequirementsProperty
                {
                    NumberOfCpuCoresRequired = needs.Cpus,
                    NumberOfAcceleratorDevicesRequired = needs.Accelerators,
                    MinMemoryRequiredInMb = needs.MinMemoryMB,
                    MaxMemoryRequiredInMb = needs.MaxMemoryMB,
                },
                StartupParameters = component is { ContainerStartupHealthCheckTimeout: null, ModelDataDownloadTimeout: null } ? null
                    : new CfnInferenceComponent.InferenceComponentStartupParametersProperty
                    {
                        ContainerStartupHealthCheckTimeoutInSeconds = component.ContainerStartupHealthCheckTimeout?.ToSeconds(),
                        ModelDataDownloadTimeoutInSeconds = component.ModelDataDownloadTimeout?.ToSeconds(),
                    },
            },
            DeploymentConfig = props.BatchSize is not { } batch ? null : new CfnInferenceComponent.InferenceComponentDeploymentConfigProperty
            {
                RollingUpdatePolicy = new CfnInferenceComponent.InferenceComponentRollingUpdatePolicyProperty
                {
                    MaximumBatchSize = new CfnInferenceComponent.InferenceComponentCapacitySizeProperty { Type = batch.IsPercent ? "CAPACITY_PERCENT" : "COPY_COUNT", Value = batch.Value },
                    WaitIntervalInSeconds = 60,
                },
                AutoRollbackConfiguration = alarms.Length == 0 ? null : new CfnInferenceComponent.AutoRollbackConfigurationProperty
                {
                    Alarms = alarms.Select(alarm => new CfnInferenceComponent.AlarmProperty { AlarmName = alarm }).ToArray(),
                },
            },
        });
        defined.Under(condition);
        if (component.Scaling is { } scaling)
        {
            ComponentCopies.Define(this, component.Name, name, scaling, condition).DependOn(defined);
        }
    }

    // A name that only the deployment tells can't be cut here.
    private static string NameOf(string endpoint, string component) =>
        $"{(endpoint.Length > 62 - component.Length && !Tokens.In(endpoint) ? endpoint[^(62 - component.Length)..].TrimStart('-') : endpoint)}-{component}";

    // The fleet itself waits for no approval, so each component stands under its own model's.
    private static CfnCondition? ConditionOf(InferenceComponent component) => component.Model.Conditions.SingleOrDefault();
}
