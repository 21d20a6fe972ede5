using System.Runtime.CompilerServices;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>
/// Lets alarms through to a topic: one with a key of its own takes nothing from CloudWatch that may not use the key, and one with a policy of its own
/// (as EnforceSSL makes) nothing that the policy does not let in. Neither says so: the alarm rings, and nobody is told.
/// </summary>
internal static class AlarmTopic
{
    private const string CloudWatch = "cloudwatch.amazonaws.com";

    private static readonly ConditionalWeakTable<ITopic, object> Open = [];

    /// <summary>Opens the topic, once. A topic without policy is open to its account and stays as it is.</summary>
    public static void Let(Construct scope, ITopic topic)
    {
        if (!Open.TryAdd(topic, topic))
        {
            return;
        }

        if (topic.MasterKey is { } key)
        {
            LetUse(scope, key, "mlinfra:alarms:key", "The key of the alarms' topic");
        }

        if (topic.Node.TryFindChild("Policy") is not null)
        {
            topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
            {
                Sid = "AllowAlarms",
                Principals = [new ServicePrincipal(CloudWatch)],
                Actions = ["sns:Publish"],
                Resources = [topic.TopicArn],
                Conditions = PolicyJson.OfThisAccount(),
            }));
        }
    }

    /// <summary>Lets CloudWatch use a topic's key. By account and not by alarm: the alarms need the topic, the topic the key, so a key that named an alarm would close a circle.</summary>
    public static void LetUse(Construct scope, IKey key, string warning, string what)
    {
        var added = key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AllowCloudWatch",
            Principals = [new ServicePrincipal(CloudWatch)],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resources = ["*"],
            Conditions = PolicyJson.OfThisAccount(),
        }), allowNoOp: true);
        if (!added.StatementAdded)
        {
            Annotations.Of(scope).AddWarningV2(warning,
                $"{what} is not of this app, so its policy is not changed here. It must let {CloudWatch} kms:Decrypt and kms:GenerateDataKey*, or no alarm arrives.");
        }
    }
}
