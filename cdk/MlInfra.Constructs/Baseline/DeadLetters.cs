using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>The queue, encrypted by SQS, of events that a rule could not deliver or a function could not handle: <c>DeadLetters</c> in the scope.</summary>
internal sealed class DeadLetters
{
    public const int TwoWeeks = 14 * 24 * 3600;

    private readonly Construct _scope;
    private readonly string _name;
    private readonly CfnQueue _queue;

    public DeadLetters(Construct scope)
    {
        _scope = scope;
        var queue = _queue = new CfnQueue(scope, "DeadLetters", new CfnQueueProps { SqsManagedSseEnabled = true, MessageRetentionPeriod = TwoWeeks });
        (Url, Arn, _name) = (queue.Ref, queue.AttrArn, queue.AttrQueueName);
    }

    public string Url { get; }

    public string Arn { get; }

    /// <summary>Lets the rules send, and nobody without TLS do anything, as <c>DeadLettersPolicy</c>.</summary>
    public void Accept(params string[] ruleArns) => Accept(ruleArns, topicArn: null);

    /// <summary>The same, and a topic that could not deliver.</summary>
    public void Accept(string[] ruleArns, string? topicArn) => _ = new CfnQueuePolicy(_scope, "DeadLettersPolicy", new CfnQueuePolicyProps
    {
        Queues = [Url],
        PolicyDocument = PolicyJson.Document(
        [
            PolicyJson.DenyPlainHttp("sqs:*", Arn),
            PolicyJson.AllowRules("sqs:SendMessage", Arn, ruleArns),
            .. topicArn is null ? (object[])[] : [PolicyJson.AllowService("AllowTheTopic", "sns.amazonaws.com", "sqs:SendMessage", Arn, new Dictionary<string, object>
            {
                ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = topicArn },
            })],
        ]),
    });

    /// <summary>Says what it is where no function names it as its queue of dead letters, by which cdk-nag would know.</summary>
    public void OfRuleAlone() => Suppress.Finding(_queue, "AwsSolutions-SQS3", "it is a queue of dead letters itself.");

    /// <summary>Rings while something lies in the queue, as <c>DeadLettersAlarm</c>.</summary>
    public void Alarm(string description, ITopic? topic) => MetricAlarm.DeadLetters(_name, description).Define(_scope, "DeadLettersAlarm", topic);
}
