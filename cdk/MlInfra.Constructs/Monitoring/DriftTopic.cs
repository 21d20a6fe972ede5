using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Monitoring;

/// <summary>The encrypted topic that alarms on violations tell, and its way to the function.</summary>
internal sealed class DriftTopic
{
    private const string CloudWatch = "cloudwatch.amazonaws.com";

    private readonly Construct _scope;

    public DriftTopic(Construct scope, DriftRetrainingProps props)
    {
        _scope = scope;
        var key = props.EncryptionKey ?? new Key(scope, "Key", new KeyProps
        {
            Description = "Encrypts the notifications of drift",
            EnableKeyRotation = true,
            RemovalPolicy = props.RemovalPolicy,
        });
        AllowCloudWatch(scope, key);
        var topic = new CfnTopic(scope, "Topic", new CfnTopicProps { DisplayName = "Drift", KmsMasterKeyId = key.KeyArn });
        Arn = topic.Ref;
        Topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(scope, "TopicRef", Arn);
        _ = new CfnTopicPolicy(scope, "TopicPolicy", new CfnTopicPolicyProps
        {
            Topics = [Arn],
            PolicyDocument = PolicyJson.Document(
            [
                PolicyJson.DenyPlainHttp("sns:Publish", Arn),
                PolicyJson.AllowService("AllowTheAlarms", CloudWatch, "sns:Publish", Arn, OfThisAccount()),
            ]),
        });
    }

    public string Arn { get; }

    public ITopic Topic { get; }

    /// <summary>Has the topic call the function; what cannot be delivered goes to the dead letters.</summary>
    public void Call(PackageFunction function, DeadLetters dead)
    {
        var permission = new CfnPermission(_scope, "TopicPermission", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = function.Arn,
            Principal = "sns.amazonaws.com",
            SourceArn = Arn,
        });
        var subscription = new CfnSubscription(_scope, "Subscription", new CfnSubscriptionProps
        {
            TopicArn = Arn,
            Protocol = "lambda",
            Endpoint = function.Arn,
            RedrivePolicy = new Dictionary<string, object> { ["deadLetterTargetArn"] = dead.Arn },
        });
        subscription.AddResourceDependency(permission);
    }

    // By account and not by alarm: the alarms need the topic, the topic the key, so a key that named an alarm would close a circle.
    private static void AllowCloudWatch(Construct scope, IKey key)
    {
        var added = key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AllowCloudWatch",
            Principals = [new ServicePrincipal(CloudWatch)],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resources = ["*"],
            Conditions = OfThisAccount(),
        }), allowNoOp: true);
        if (!added.StatementAdded)
        {
            Annotations.Of(scope).AddWarningV2("mlinfra:drift:key",
                "EncryptionKey is not of this app, so its policy is not changed here. It must let cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*, or no alarm arrives.");
        }
    }

    private static Dictionary<string, object> OfThisAccount() =>
        new() { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } };
}
