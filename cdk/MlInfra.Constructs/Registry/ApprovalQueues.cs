using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using MlInfra.Constructs.Baseline;
using Events = Amazon.CDK.AWS.Events;

namespace MlInfra.Constructs.Registry;

/// <summary>Rule -> queue, with one queue of dead letters for what EventBridge could not deliver and what the function could not do.</summary>
internal sealed class ApprovalQueues
{
    // Twice the function's time-out and not six times, as Lambda advises: an approval that met a busy stack comes back after a minute, and
    // one that is tried twice at a time does no harm, since both tries look at what is.
    public const int VisibilitySeconds = 2 * DeployFunction.TimeoutSeconds;

    private const int ClockMinutes = 15;

    private readonly IKey _key;

    public ApprovalQueues(Construct scope, GroupPlace group, IKey key, ApprovedDeploymentProps props)
    {
        _key = key;
        AllowEventBridge(scope);
        var dead = Queue(scope, "DeadLetters", visibility: null, deadLetterArn: null, maxReceives: 0);
        var deadArn = dead.AttrArn;
        var queue = Queue(scope, "Queue", VisibilitySeconds, deadArn, props.BusyStackMinutes * 60 / VisibilitySeconds);
        QueueArn = queue.AttrArn;
        DeadLetterQueueUrl = dead.Ref;

        string[] rules = [.. DefineRules(scope, group, QueueArn, deadArn)];
        Policy(scope, "QueuePolicy", queue.Ref, QueueArn, rules);
        Policy(scope, "DeadLettersPolicy", DeadLetterQueueUrl, deadArn, rules);
        MetricAlarm.DeadLetters(dead.AttrQueueName, "An approval or rejection of a model could not be deployed: read the dead letters and the function's log")
            .Define(scope, "DeadLettersAlarm", props.AlarmTopic);
    }

    public string QueueArn { get; }

    public string DeadLetterQueueUrl { get; }

    private CfnQueue Queue(Construct scope, string id, int? visibility, string? deadLetterArn, int maxReceives) => new(scope, id, new CfnQueueProps
    {
        KmsMasterKeyId = _key.KeyArn,
        KmsDataKeyReusePeriodSeconds = 3600,
        MessageRetentionPeriod = deadLetterArn is null ? DeadLetters.TwoWeeks : null,
        VisibilityTimeout = visibility,
        RedrivePolicy = deadLetterArn is null ? null : new Dictionary<string, object>
        {
            ["deadLetterTargetArn"] = deadLetterArn,
            ["maxReceiveCount"] = maxReceives,
        },
    });

    private static IEnumerable<string> DefineRules(Construct scope, GroupPlace group, string queueArn, string deadArn)
    {
        yield return new Events.CfnRule(scope, "OnApproval", new Events.CfnRuleProps
        {
            Description = $"A version of {group.Name} was approved or rejected",
            EventPattern = ApprovalEvents.Pattern([group]),
            State = "ENABLED",
            Targets = Targets(queueArn, deadArn),
        }).AttrArn;
        if (group.Account is null)
        {
            yield break;
        }

        ApprovalEvents.Accept(scope, [group]);
        yield return new Events.CfnRule(scope, "Clock", new Events.CfnRuleProps
        {
            Description = $"Time to look at {group.Name} in account {group.Account}, should its events not come through",
            ScheduleExpression = FunctionRule.EveryMinutes(ClockMinutes),
            State = "ENABLED",
            Targets = Targets(queueArn, deadArn),
        }).AttrArn;
    }

    private static Events.CfnRule.TargetProperty[] Targets(string queueArn, string deadArn) =>
    [
        new()
        {
            Id = "Queue",
            Arn = queueArn,
            DeadLetterConfig = new Events.CfnRule.DeadLetterConfigProperty { Arn = deadArn },
            RetryPolicy = new Events.CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86400, MaximumRetryAttempts = 185 },
        },
    ];

    private static void Policy(Construct scope, string id, string url, string arn, string[] ruleArns) => _ = new CfnQueuePolicy(scope, id, new CfnQueuePolicyProps
    {
        Queues = [url],
        PolicyDocument = PolicyJson.Document([PolicyJson.DenyPlainHttp("sqs:*", arn), PolicyJson.AllowRules("sqs:SendMessage", arn, ruleArns)]),
    });

    // By account and not by rule: the rule needs the queue, the queue the key, so a key that named the rule would close a circle.
    private void AllowEventBridge(Construct scope)
    {
        var added = _key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AllowEventBridge",
            Principals = [new ServicePrincipal(PolicyJson.EventBridge)],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
            Resources = ["*"],
            Conditions = PolicyJson.OfThisAccount(),
        }), allowNoOp: true);
        if (!added.StatementAdded)
        {
            Annotations.Of(scope).AddWarningV2("mlinfra:approvals:key",
                "EncryptionKey is not of this app, so its policy is not changed here. It must let events.amazonaws.com kms:Decrypt and kms:GenerateDataKey, or no approval arrives.");
        }
    }
}
