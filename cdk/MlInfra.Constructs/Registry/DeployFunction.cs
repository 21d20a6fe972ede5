using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

/// <summary>The function that sets the stack's parameter, with just the leave that takes.</summary>
internal sealed class DeployFunction
{
    public const int TimeoutSeconds = 30;

    public DeployFunction(Construct scope, string queueArn, string keyArn, string package, ApprovedDeploymentProps props)
    {
        var function = new PackageFunction(scope, new("DeployApprovedModel")
        {
            Package = package,
            Description = $"Deploys the newest approved version of {props.Group.ModelPackageGroupName}",
            RoleDescription = "Deploys approved models into its own stack",
            May = May(scope, props.Group, queueArn, keyArn),
            Environment = Settings(props),
            TimeoutSeconds = TimeoutSeconds,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
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

    private static Dictionary<string, string> Settings(ApprovedDeploymentProps props)
    {
        var settings = new Dictionary<string, string>
        {
            ["STACK_ID"] = Aws.STACK_ID,
            ["MODEL_PACKAGE_GROUP_NAME"] = props.Group.ModelPackageGroupName,
            ["PARAMETER_NAME"] = props.ParameterName,
        };
        props.Stage?.Tell(settings);
        return settings;
    }

    private static Allow[] May(Construct scope, IModelGroup group, string queueArn, string keyArn)
    {
        var packages = ModelGroupName.PackageArns(group.ModelPackageGroupName).ToArray();
        return
        [
            new("ReadTheGroup", ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"], [group.ModelPackageGroupArn, .. packages])
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
