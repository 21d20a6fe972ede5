using System.Text.Json;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// Defines the way of one version through environments: what has served a stage for its bake time without an alarm is proposed for the
/// next one (<c>PendingApproval</c> in its life cycle), and a person approves it there. What each stage deploys is the matter of its
/// own <see cref="ApprovedDeployment"/> with <see cref="ApprovedDeploymentProps.Stage"/>.
/// </summary>
/// <remarks>
/// <para>Where stages are accounts, each but the last has a path of its own, which watches what its account serves and proposes in the
/// account that holds the group.</para>
/// The function looks by the clock at what serves and what rings, so nothing is lost with an event. Since when a version serves a
/// stage stands in the version's metadata (<c>mlinfra:in-service:STAGE</c>) and holds for one configuration of the endpoint.
/// Its role can propose, and cannot approve.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct.html"/>
public sealed class PromotionPath : Construct
{
    /// <summary>Defines the schedule, the function, its role and log, and the queue of calls that failed.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, a gate is missing, or there is no Lambda package.</exception>
    public PromotionPath(Construct scope, string id, PromotionPathProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var (package, group) = PromotionChecks.Run(this, props, Problems.Of(nameof(PromotionPath), scope, id));
        props.Gates[0].Stage.Stages.Watched.UnionWith(props.Gates.Select(gate => gate.Stage.Name));

        var dead = new DeadLetters(this);
        var function = new PackageFunction(this, new("PromoteVersion")
        {
            Package = package,
            Description = $"Proposes versions of {props.Group.ModelPackageGroupName} for their next stage",
            May = [.. May(props, group)],
            Environment = new Dictionary<string, string>
            {
                ["MODEL_PACKAGE_GROUP_NAME"] = group.Reference,
                ["STAGES"] = JsonSerializer.Serialize(Stages(props)),
            },
            TimeoutSeconds = 60,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log names versions, endpoints and alarms and holds no data; CloudWatch encrypts it with its own key.",
            Findings = FunctionFindings.LookOnly,
        });
        (FunctionName, FunctionArn, LogGroupName, DeadLetterQueueUrl) = (function.Name, function.Arn, function.LogGroupName, dead.Url);
        function.AlarmOnErrors($"Versions of {props.Group.ModelPackageGroupName} are not proposed for their next stage: read the function's log", props.AlarmTopic);

        var minutes = (int)props.Every.ToMinutes();
        // A call that comes much later than the next one would judge by an old time.
        dead.Accept(new FunctionRule("Time to look at what serves the stages") { Schedule = minutes == 1 ? "rate(1 minute)" : $"rate({minutes} minutes)", MaximumAgeSeconds = 300 }
            .Define(this, "Clock", "Permission", function, dead));
        dead.Alarm("The stages of a model were not looked at: read the dead letters and the function's log", props.AlarmTopic);
    }

    /// <summary>The name of the function that proposes.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function that proposes.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says why a version goes on or stays.</summary>
    public string LogGroupName { get; }

    /// <summary>The URL of the queue that holds calls which failed.</summary>
    public string DeadLetterQueueUrl { get; }

    // Of each stage what is looked at there: nothing at the last one, and nothing where another path looks.
    private static Dictionary<string, object>[] Stages(PromotionPathProps props) => [.. props.Gates[0].Stage.Stages.Names.Select(name =>
        props.Gates.FirstOrDefault(gate => gate.Stage.Name == name) is { } gate
            ? new Dictionary<string, object>
            {
                ["name"] = name,
                ["endpoint"] = gate.Endpoint.EndpointName,
                ["bakeSeconds"] = (long)gate.Bake.ToSeconds(),
                ["alarms"] = gate.Alarms.Select(alarm => alarm.AlarmName).ToArray(),
            }
            : new Dictionary<string, object> { ["name"] = name, ["endpoint"] = "", ["bakeSeconds"] = 0 })];

    private static IEnumerable<Allow> May(PromotionPathProps props, GroupPlace group)
    {
        string[] packages = [.. group.PackageArns];
        const string Versions = "the wildcard stands for the versions of this one group, which are made after deployment.";
        yield return new("ReadVersions", ["sagemaker:DescribeModelPackage"], packages) { WildcardReason = Versions };
        // It may note and propose; approvals, in the registry and in the life cycle, are for people.
        yield return new("ProposeVersions", ["sagemaker:UpdateModelPackage"], packages)
        {
            WildcardReason = Versions,
            When = StageCondition.Proposes(),
        };
        yield return new("LookAtTheEndpoints", ["sagemaker:DescribeEndpoint"], [.. props.Gates.SelectMany(gate => gate.Endpoint.AllArns).Distinct()]);
        yield return new("LookAtConfigurations", ["sagemaker:DescribeEndpointConfig"], [$"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:endpoint-config/*"])
        {
            WildcardReason = "CloudFormation names configurations anew with every change.",
        };
        yield return new("LookAtModels", ["sagemaker:DescribeModel"], [$"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model/*"])
        {
            WildcardReason = "CloudFormation names models anew with every version.",
        };
        yield return new("LookAtAlarms", ["cloudwatch:DescribeAlarms"], ["*"])
        {
            WildcardReason = "the endpoint says at the time which alarms watch its roll-outs, and CloudWatch tells of composite alarms only those who may see all.",
        };
    }
}
