using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines an endpoint without instances: SageMaker starts the container when requests come, and nothing is paid while none do.
/// </summary>
/// <remarks>
/// An endpoint on instances cannot become a serverless one. So that a construct can be exchanged for the other, their default names
/// and logical ids differ, and CloudFormation makes the new endpoint before it deletes the old one.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html"/>
public sealed class ServerlessEndpoint : HostedEndpoint
{
    private const int MostConcurrency = 200;

    private readonly ServerlessEndpointProps _props;

    /// <summary>Defines an endpoint.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public ServerlessEndpoint(Construct scope, string id, ServerlessEndpointProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = EndpointCondition.Checked(Problems.Of(nameof(ServerlessEndpoint), scope, id), scope, (nameof(props.Model), props.Model));
        EndpointChecks.Shared(scope, id, problems, props.EndpointName, props.Guard, props.Logs);
        var package = Check(props, problems, Stack.Of(scope).Region);
        _props = props;
        var endpoint = Build(new EndpointDraft
        {
            Variants =
            [
                new(props.VariantName, props.Model, null)
                {
                    InConfiguration = model => new()
                    {
                        VariantName = props.VariantName,
                        ModelName = model,
                        InitialVariantWeight = 1,
                        ServerlessConfig = new CfnEndpointConfig.ServerlessConfigProperty
                        {
                            MemorySizeInMb = (int)props.Memory,
                            MaxConcurrency = props.MaxConcurrency,
                            ProvisionedConcurrency = props.Provisioned?.Initial,
                        },
                    },
                },
            ],
            EndpointName = props.EndpointName,
            Alarms = props.Alarms,
            Role = props.Role,
            Logs = props.Logs,
            RetainVariants = false,
            NoVolumes = true,
            Mode = "Serverless",
        });
        if (props.Provisioned?.Scaling is { } scaling)
        {
            var resource = new ScalableResource(this, props.VariantName, "sagemaker:variant:DesiredProvisionedConcurrency",
                EndpointScaling.VariantId(DeployedEndpointName, props.VariantName), (scaling.MinCapacity, scaling.MaxCapacity), scaling.Schedules, Condition);
            resource.Track("ProvisionedConcurrencyUtilization", new()
            {
                ["TargetValue"] = scaling.Utilization,
                ["PredefinedMetricSpecification"] = new Dictionary<string, object> { ["PredefinedMetricType"] = "SageMakerVariantProvisionedConcurrencyUtilization" },
            }, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
        }

        // There is no instance type that could change; what is compared is the configuration.
        Watch(props.Guard, package, endpoint, []);
    }

    /// <summary>Milliseconds that cold starts took.</summary>
    public Metric MetricModelSetupTime(MetricOptions? options = null) => Metric("ModelSetupTime", options: options);

    /// <summary>The share of MaxConcurrency in use, 0 to 1; the maximum. At 1, requests are being refused.</summary>
    public Metric MetricConcurrentExecutionsUtilization(MetricOptions? options = null)
    {
        var metric = Metric("ServerlessConcurrentExecutionsUtilization", options: new MetricOptions { Statistic = "Maximum" });
        return options is null ? metric : metric.With(options);
    }

    /// <summary>The share of the warm environments in use, 0 to 1; the maximum.</summary>
    public Metric MetricProvisionedConcurrencyUtilization(MetricOptions? options = null)
    {
        var metric = Metric("ServerlessProvisionedConcurrencyUtilization", options: new MetricOptions { Statistic = "Maximum" });
        return options is null ? metric : metric.With(options);
    }

    internal override void Draw(DashboardWidgets widgets, string region)
    {
        string[] variants = [DefaultVariant];
        widgets.Alarms(AlarmArns);
        widgets.Requests(variants);
        widgets.Graph("Cold starts", "milliseconds", widgets.Variant(DashboardWidgets.Sagemaker, "ModelSetupTime", DefaultVariant, "Maximum", "longest"));
        widgets.Graph("Concurrency in use", "share",
            widgets.Variant(DashboardWidgets.Sagemaker, "ServerlessConcurrentExecutionsUtilization", DefaultVariant, "Maximum", "of MaxConcurrency"),
            widgets.Variant(DashboardWidgets.Sagemaker, "ServerlessProvisionedConcurrencyUtilization", DefaultVariant, "Maximum", "of what is kept warm"));
        var latency = widgets.Variant(DashboardWidgets.Sagemaker, "ModelLatency", DefaultVariant, "Sum", "");
        latency[^1] = new JsonObject { ["id"] = "m0", ["stat"] = "Sum", ["visible"] = false };
        widgets.Graph($"Cost a day of requests (list prices of {HostingPrices.Fallback})", "USD", latency,
            [new JsonObject { ["expression"] = $"FILL(m0,0)/1000000*{DashboardWidgets.Number(HostingPrices.ServerlessSecond(_props.Memory))}*86400/PERIOD(m0)", ["label"] = "requests", ["id"] = "e0" }]);
        if (_props.Provisioned is { } provisioned)
        {
            widgets.Text($"**{provisioned.Initial} environments of {(int)_props.Memory} MB kept warm** cost about {DashboardWidgets.Number(Math.Round(HostingPrices.ProvisionedDay(_props.Memory, provisioned.Initial), 2))} USD a day beside the requests.");
        }
    }

    private static string? Check(ServerlessEndpointProps props, Problems problems, string region)
    {
        EndpointChecks.Name(problems, props.EndpointName);
        if (!VariantChecks.Name().IsMatch(props.VariantName))
        {
            problems.Add(nameof(props.VariantName), $"'{props.VariantName}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names variants", "drop the other characters");
        }

        if (!Enum.IsDefined(props.Memory))
        {
            problems.Add(nameof(props.Memory), $"{(int)props.Memory} MB", "be one of the six sizes from 1024 to 6144 MB in steps of 1024", "take ServerlessMemory.MB2048");
        }

        VariantChecks.Between(problems, nameof(props.MaxConcurrency), props.MaxConcurrency, 1, MostConcurrency, "requests at a time");
        if (!Tokens.In(region) && region.StartsWith("cn-", StringComparison.Ordinal))
        {
            problems.Add(nameof(ServerlessEndpoint), region, "be in a Region that offers serverless inference", "take a RealTimeEndpoint there");
        }

        Provisioned(props, problems);
        props.Model.Check(problems, nameof(props.Model), null, region);
        EndpointChecks.Alarms(problems, props.Alarms, 1);
        EndpointChecks.Role(problems, props.Role, props.Model);
        var package = EndpointChecks.Guard(problems, props.Guard);
        problems.ThrowIfAny();
        return package;
    }

    private static void Provisioned(ServerlessEndpointProps props, Problems problems)
    {
        if (props.Provisioned is not { } provisioned)
        {
            return;
        }

        const string Property = nameof(props.Provisioned);
        if (provisioned.Initial < 1 || provisioned.Initial > props.MaxConcurrency)
        {
            problems.Add($"{Property}.{nameof(provisioned.Initial)}", $"{provisioned.Initial}", $"be 1 to MaxConcurrency, {props.MaxConcurrency}", "take fewer, or raise MaxConcurrency");
        }

        if (provisioned.Scaling is not { } scaling)
        {
            return;
        }

        var place = $"{Property}.{nameof(provisioned.Scaling)}";
        ScalingChecks.Limits(problems, place, (scaling.MinCapacity, scaling.MaxCapacity), 1, "since provisioned concurrency does not scale to zero", "environments");
        if (scaling.MaxCapacity > props.MaxConcurrency)
        {
            problems.Add($"{place}.{nameof(scaling.MaxCapacity)}", $"{scaling.MaxCapacity}", $"be at most MaxConcurrency, {props.MaxConcurrency}", "take fewer, or raise MaxConcurrency");
        }

        if (!Tokens.In(scaling.Utilization) && scaling.Utilization is <= 0 or >= 1 or double.NaN)
        {
            problems.Add($"{place}.{nameof(scaling.Utilization)}", $"{scaling.Utilization}", "be a share above 0 and below 1", "take 0.7");
        }

        ScheduledCapacity.Check(problems, $"{place}.{nameof(scaling.Schedules)}", scaling.Schedules, (scaling.MinCapacity, scaling.MaxCapacity), 1, "since provisioned concurrency does not scale to zero");
        ScalingChecks.Cooldowns(problems, place, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
    }
}
