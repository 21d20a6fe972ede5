using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The function of all guarded endpoints of a stack, with leave for each of them.</summary>
internal sealed class GuardFunction : Construct
{
    private const string Id = "MlInfraEndpointGuard";
    private const int TimeoutSeconds = 600;

    private readonly CfnRole _role;

    private readonly DeploymentGuard _guard;

    private GuardFunction(Stack scope, DeploymentGuard guard, string package)
        : base(scope, Id)
    {
        _guard = guard;
        var function = new PackageFunction(this, new("ScalingGuard")
        {
            Package = package,
            Description = "Watches over the updates of this stack's endpoints",
            May = [new("ReadThisStack", ["cloudformation:DescribeStacks"], [Aws.STACK_ID])],
            TimeoutSeconds = TimeoutSeconds,
            MemoryMiB = 512,
            LogRetentionDays = guard.LogRetentionDays,
            RemovalPolicy = guard.RemovalPolicy,
            PlainLogReason = "the log names endpoints and configurations and holds no data; CloudWatch encrypts it with its own key.",
            Findings =
            [
                ("NIST.800.53.R5-LambdaConcurrency", "CloudFormation calls it, twice for each update of an endpoint."),
                ("NIST.800.53.R5-LambdaDLQ", "CloudFormation waits for its answer and fails the deployment without one; nothing is lost."),
                ("NIST.800.53.R5-LambdaInsideVPC", "it calls AWS's APIs and the answer address of CloudFormation, and reaches nothing in a VPC."),
            ],
        });
        _role = function.Role;
        Arn = function.Arn;

        // CloudFormation was answered already when the function ends in an error: the error is for the alarm, and a second try for nobody.
        function.TryOnce("Once");
        function.AlarmOnErrors("An endpoint does not serve the configuration that was deployed: read the function's log", guard.AlarmTopic);
    }

    public string Arn { get; }

    public static GuardFunction Of(Construct endpoint, DeploymentGuard guard, string package)
    {
        var stack = Stack.Of(endpoint);
        return stack.Node.TryFindChild(Id) as GuardFunction ?? new GuardFunction(stack, guard, package);
    }

    /// <summary>Adds a problem where the stack's function was made for another guard: only one of them could be done.</summary>
    public static void Same(Construct scope, Problems problems, DeploymentGuard? guard)
    {
        if (guard is not null && Stack.Of(scope).Node.TryFindChild(Id) is GuardFunction other && other._guard != guard)
        {
            problems.Add(nameof(InstanceEndpointProps.Guard), "another one than an endpoint before it in the stack",
                "be the same for all endpoints of a stack, which share one function with one log and one alarm", "make one DeploymentGuard and give it to each of them");
        }
    }

    /// <summary>Lets the function look at one endpoint and, if it scales, handle its scaling.</summary>
    public CfnPolicy Allow(InferenceEndpoint endpoint, bool scales)
    {
        var arns = endpoint.AllArns;
        List<Allow> may =
        [
            new("LookAtTheEndpoint", ["sagemaker:DescribeEndpoint"], arns),
            new("LookAtConfigurations", ["sagemaker:DescribeEndpointConfig"], [$"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:endpoint-config/*"])
            {
                WildcardReason = "CloudFormation names configurations anew with every change.",
            },
        ];
        if (scales)
        {
            may.AddRange(Scaling(arns));
        }

        var policy = new CfnPolicy(endpoint, "GuardPolicy", new CfnPolicyProps
        {
            PolicyName = "Guard" + endpoint.Node.Addr[..12],
            PolicyDocument = PolicyJson.Document(may.Select(statement => statement.ToJson())),
            Roles = [_role.Ref],
        });
        Suppress.Finding(policy, Suppress.Wildcard, string.Join(" ", may.Where(statement => statement.WildcardReason is not null).Select(statement => $"{statement.Sid}: {statement.WildcardReason}")));
        return policy;
    }

    private static IEnumerable<Allow> Scaling(string[] arns)
    {
        var own = new Dictionary<string, object> { ["StringEqualsIfExists"] = new Dictionary<string, object> { ["application-autoscaling:service-namespace"] = "sagemaker" } };
        yield return new("LookAtScaling", ["application-autoscaling:DescribeScalableTargets"], ["*"]) { WildcardReason = "the action takes no resource." };
        yield return new("HandleScaling",
        [
            "application-autoscaling:RegisterScalableTarget", "application-autoscaling:DeregisterScalableTarget",
            "application-autoscaling:PutScalingPolicy", "application-autoscaling:PutScheduledAction",
        ], ["*"])
        {
            When = own,
            WildcardReason = "a target has no ARN before it is registered; the condition holds it to SageMaker's.",
        };
        // What Application Auto Scaling asks of whoever registers a variant and tracks a target.
        yield return new("ScaleTheEndpoint", ["sagemaker:UpdateEndpointWeightsAndCapacities"], arns);
        yield return new("AlarmsOfScaling", ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
            [$"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:TargetTracking-*"])
        {
            WildcardReason = "target tracking names its alarms so.",
        };
        yield return new("LookAtAlarms", ["cloudwatch:DescribeAlarms"], [$"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:*"])
        {
            WildcardReason = "CloudWatch asks for the leave to describe all alarms, whichever are named.",
        };
    }
}
