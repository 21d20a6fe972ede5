using Amazon.CDK;
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
        AlarmTopic.LetUse(scope, key, "mlinfra:drift:key", "EncryptionKey");
        var topic = new CfnTopic(scope, "Topic", new CfnTopicProps { DisplayName = "Drift", KmsMasterKeyId = key.KeyArn });
        Arn = topic.Ref;
        Topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(scope, "TopicRef", Arn);
        _ = new CfnTopicPolicy(scope, "TopicPolicy", new CfnTopicPolicyProps
        {
            Topics = [Arn],
            PolicyDocument = PolicyJson.Document(
            [
                PolicyJson.DenyPlainHttp("sns:Publish", Arn),
                PolicyJson.AllowService("AllowTheAlarms", CloudWatch, "sns:Publish", Arn, PolicyJson.OfThisAccount()),
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
}
