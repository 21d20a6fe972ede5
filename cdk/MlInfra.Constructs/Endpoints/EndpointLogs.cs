using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Keeps what the containers write for a time, encrypted by a key of yours. Left to itself SageMaker makes the log when the first container starts,
/// and keeps it for ever.
/// </summary>
/// <remarks>Say it from the first deployment on: CloudFormation makes no log that is there already. Where one is, delete it or import it into the stack first.</remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html"/>
public sealed record EndpointLogs
{
    /// <summary>Days that the log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int RetentionDays { get; init; } = 90;

    /// <summary>The key that encrypts the log; its policy is made to let CloudWatch Logs use it. Default: CloudWatch's own.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    internal static void Check(Problems problems, EndpointLogs? logs)
    {
        if (logs is not null)
        {
            FunctionChecks.LogRetention(problems, $"{nameof(InstanceEndpointProps.Logs)}.{nameof(RetentionDays)}", logs.RetentionDays);
        }
    }

    /// <summary>Defines the logs by their names after /aws/sagemaker/.</summary>
    internal IReadOnlyList<CfnLogGroup> Define(Construct scope, IEnumerable<(string Id, string Name)> logs)
    {
        if (EncryptionKey is { } key)
        {
            LetUse(scope, key);
        }

        return [.. logs.Select(log =>
        {
            var group = new CfnLogGroup(scope, log.Id, new CfnLogGroupProps
            {
                LogGroupName = $"/aws/sagemaker/{log.Name}", RetentionInDays = RetentionDays, KmsKeyId = EncryptionKey?.KeyArn,
            });
            group.ApplyRemovalPolicy(RemovalPolicy);
            if (EncryptionKey is null)
            {
                Suppress.Finding(group, "NIST.800.53.R5-CloudWatchLogGroupEncrypted", "CloudWatch encrypts it with its own key; Logs.EncryptionKey names another.");
            }

            return group;
        })];
    }

    private static void LetUse(Construct scope, IKey key)
    {
        var added = key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AllowEndpointLogs",
            Principals = [new ServicePrincipal($"logs.{Aws.REGION}.{Aws.URL_SUFFIX}")],
            Actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object>
            {
                ["ArnLike"] = new Dictionary<string, object> { ["kms:EncryptionContext:aws:logs:arn"] = $"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:/aws/sagemaker/*" },
            },
        }), allowNoOp: true);
        if (!added.StatementAdded)
        {
            Annotations.Of(scope).AddWarningV2("mlinfra:endpoint:logskey",
                "Logs.EncryptionKey is not of this app, so its policy is not changed here. It must let CloudWatch Logs use it, or the log can't be made.");
        }
    }
}
