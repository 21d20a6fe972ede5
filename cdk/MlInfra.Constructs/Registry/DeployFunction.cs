using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

/// <summary>The function that sets the stack's parameter, with just the leave that takes.</summary>
internal sealed class DeployFunction
{
    public const int TimeoutSeconds = 30;

    public DeployFunction(Construct scope, string queueArn, string keyArn, string package, ApprovedDeploymentProps props)
    {
        var logs = new CfnLogGroup(scope, "Log", new CfnLogGroupProps { RetentionInDays = props.LogRetentionDays });
        LogGroupName = logs.Ref;
        logs.ApplyRemovalPolicy(props.RemovalPolicy);
        var role = ServiceRole.Define(scope, "Role", "lambda.amazonaws.com", "Deploys approved models into its own stack",
            May(scope, props.Group, queueArn, keyArn, logs.AttrArn));
        var code = new Asset(scope, "Package", new AssetProps { Path = package });
        var function = new CfnFunction(scope, "Function", new CfnFunctionProps
        {
            Description = $"Deploys the newest approved version of {props.Group.ModelPackageGroupName}",
            Runtime = LambdaPackage.Runtime,
            Handler = LambdaPackage.Handler,
            Architectures = ["arm64"],
            Code = new CfnFunction.CodeProperty { S3Bucket = code.S3BucketName, S3Key = code.S3ObjectKey },
            Role = role.AttrArn,
            Timeout = TimeoutSeconds,
            MemorySize = props.MemoryMiB,
            Environment = new CfnFunction.EnvironmentProperty
            {
                Variables = new Dictionary<string, string>
                {
                    ["MLINFRA_FUNCTION"] = "DeployApprovedModel",
                    ["STACK_ID"] = Aws.STACK_ID,
                    ["MODEL_PACKAGE_GROUP_NAME"] = props.Group.ModelPackageGroupName,
                    ["PARAMETER_NAME"] = props.ParameterName,
                },
            },
            LoggingConfig = new CfnFunction.LoggingConfigProperty { LogGroup = logs.Ref },
        });
        Name = function.Ref;
        Arn = function.AttrArn;

        _ = new CfnEventSourceMapping(scope, "Source", new CfnEventSourceMappingProps
        {
            EventSourceArn = queueArn,
            FunctionName = Name,
            BatchSize = 10,
            FunctionResponseTypes = ["ReportBatchItemFailures"],
        });
        new MetricAlarm("AWS/Lambda", "Errors", 0)
        {
            Description = $"The function that deploys approved versions of {props.Group.ModelPackageGroupName} failed: read its log",
            Dimensions = new Dictionary<string, string> { ["FunctionName"] = Name },
            Statistic = "Sum",
            PeriodSeconds = 300,
        }.Define(scope, "ErrorsAlarm", props.AlarmTopic);
    }

    public string LogGroupName { get; }

    public string Name { get; }

    public string Arn { get; }

    private static Allow[] May(Construct scope, IModelGroup group, string queueArn, string keyArn, string logArn)
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
            new("WriteTheLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logArn]),
        ];
    }
}
