using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

/// <summary>The function that sets the stack's parameter, with just the leave that takes.</summary>
internal sealed class DeployFunction
{
    public const int TimeoutSeconds = 30;

    public DeployFunction(Construct scope, GroupPlace group, string queueArn, string keyArn, string package, ApprovedDeploymentProps props)
    {
        var function = new PackageFunction(scope, new("DeployApprovedModel")
        {
            Package = package,
            Description = $"Deploys the newest approved version of {props.Group.ModelPackageGroupName}",
            RoleDescription = "Deploys approved models into its own stack",
            May = May(scope, group, queueArn, keyArn),
            Environment = Settings(group, props),
            TimeoutSeconds = TimeoutSeconds,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            PlainLogReason = "the log names versions and the stack and holds no data; CloudWatch encrypts it with its own key.",
            Findings =
            [
                ("NIST.800.53.R5-LambdaConcurrency", "approvals are few; two runs at the same time look at what is, and CloudFormation takes one update."),
                ("NIST.800.53.R5-LambdaInsideVPC", "it calls AWS's APIs and reaches nothing in a VPC."),
                ("NIST.800.53.R5-LambdaDLQ", "it takes from a queue, which puts aside what fails."),
            ],
        });
        LogGroupName = function.LogGroupName;
        Name = function.Name;
        Arn = function.Arn;

        _ = new CfnEventSourceMapping(scope, "Source", new CfnEventSourceMappingProps
        {
            EventSourceArn = queueArn,
            FunctionName = Name,
            BatchSize = 10,
            FunctionResponseTypes = ["ReportBatchItemFailures"],
        });
        function.AlarmOnErrors($"The function that deploys approved versions of {props.Group.ModelPackageGroupName} failed: read its log", props.AlarmTopic);
    }

    public string LogGroupName { get; }

    public string Name { get; }

    public string Arn { get; }

    private static Dictionary<string, string> Settings(GroupPlace group, ApprovedDeploymentProps props)
    {
        var settings = new Dictionary<string, string>
        {
            ["STACK_ID"] = Aws.STACK_ID,
            ["MODEL_PACKAGE_GROUP_NAME"] = group.Reference,
            ["PARAMETER_NAME"] = props.ParameterName,
        };
        props.Stage?.Tell(settings);
        return settings;
    }

    private static Allow[] May(Construct scope, GroupPlace group, string queueArn, string keyArn)
    {
        return
        [
            new("ReadTheGroup", ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"], [group.Arn, .. group.PackageArns])
            {
                WildcardReason = "the wildcard stands for the versions of this one group, which are made after deployment.",
            },
            new("UpdateThisStack", ["cloudformation:DescribeStacks", "cloudformation:UpdateStack"], [Aws.STACK_ID]),
            // A template of the CDK asks for the bootstrap's version by an SSM parameter, which CloudFormation reads with the caller's leave.
            new("ReadBootstrapVersion", ["ssm:GetParameters"],
                [$"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:parameter/cdk-bootstrap/{Stack.Of(scope).Synthesizer.BootstrapQualifier ?? "hnb659fds"}/version"]),
            new("TakeFromTheQueue", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"], [queueArn]),
            new("DecryptTheQueue", ["kms:Decrypt"], [keyArn]),
        ];
    }
}
