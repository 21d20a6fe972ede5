using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3.Assets;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>A function of the Lambda package with its log, its role and its code: <c>Log</c>, <c>Role</c>, <c>Package</c> and <c>Function</c> in the scope.</summary>
internal sealed class PackageFunction
{
    private readonly Construct _scope;
    private readonly CfnFunction _function;

    public PackageFunction(Construct scope, FunctionSpec spec)
    {
        _scope = scope;
        var logs = new CfnLogGroup(scope, "Log", new CfnLogGroupProps { RetentionInDays = spec.LogRetentionDays });
        logs.ApplyRemovalPolicy(spec.RemovalPolicy);
        if (spec.PlainLogReason is { } reason)
        {
            Suppress.Finding(logs, "NIST.800.53.R5-CloudWatchLogGroupEncrypted", reason);
        }

        LogGroupName = logs.Ref;
        Role = ServiceRole.Define(scope, "Role", "lambda.amazonaws.com", spec.RoleDescription ?? spec.Description, [.. spec.May, .. Own(spec, logs.AttrArn)]);
        var code = new Asset(scope, "Package", new AssetProps { Path = spec.Package });
        _function = new CfnFunction(scope, "Function", Props(spec, code, Role.AttrArn, LogGroupName));
        if (spec.Findings.Count > 0)
        {
            Suppress.Findings(_function, [.. spec.Findings]);
        }

        Name = _function.Ref;
        Arn = _function.AttrArn;
    }

    public string Name { get; }

    public string Arn { get; }

    public string LogGroupName { get; }

    public CfnRole Role { get; }

    /// <summary>Rings when the function fails, as <c>ErrorsAlarm</c> in the scope.</summary>
    public void AlarmOnErrors(string description, ITopic? topic) => MetricAlarm.FunctionErrors(Name, description).Define(_scope, "ErrorsAlarm", topic);

    /// <summary>What ends in an error is not tried again: the next event or schedule looks anew.</summary>
    public void TryOnce(string id) =>
        _ = new CfnEventInvokeConfig(_scope, id, new CfnEventInvokeConfigProps { FunctionName = Name, Qualifier = "$LATEST", MaximumRetryAttempts = 0 });

    private static IEnumerable<Allow> Own(FunctionSpec spec, string logArn)
    {
        if (spec.DeadLetterArn is { } dead)
        {
            yield return new("SendDeadLetters", ["sqs:SendMessage"], [dead]);
        }

        yield return new("WriteTheLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logArn]);
    }

    private static CfnFunctionProps Props(FunctionSpec spec, Asset code, string role, string log)
    {
        var props = new CfnFunctionProps
        {
            Description = spec.Description,
            Runtime = LambdaPackage.Runtime,
            Handler = LambdaPackage.Handler,
            Architectures = ["arm64"],
            Code = new CfnFunction.CodeProperty { S3Bucket = code.S3BucketName, S3Key = code.S3ObjectKey },
            Role = role,
            Timeout = spec.TimeoutSeconds,
            MemorySize = spec.MemoryMiB,
            Environment = new CfnFunction.EnvironmentProperty { Variables = new Dictionary<string, string>(spec.Environment.Prepend(new("MLINFRA_FUNCTION", spec.Name))) },
            LoggingConfig = new CfnFunction.LoggingConfigProperty { LogGroup = log },
        };
        if (spec.DeadLetterArn is { } dead)
        {
            // Not in the initialiser: the binding's setter fails on null.
            props.DeadLetterConfig = new CfnFunction.DeadLetterConfigProperty { TargetArn = dead };
        }

        return props;
    }
}
