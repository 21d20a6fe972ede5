using Amazon.CDK.AWS.Events;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

/// <summary>The rule that sends a group's approvals and rejections to another account's bus, by a role that can do just that.</summary>
internal static class EventForward
{
    /// <summary>The rule's ARN.</summary>
    public static string Define(Construct scope, string group, string account, DeadLetters dead)
    {
        var to = new Construct(scope, "To" + account);
        var bus = ApprovalEvents.BusArn(account);
        var role = ServiceRole.Define(to, "Role", PolicyJson.EventBridge, $"Sends events of {group} to account {account}", [new("SendEvents", ["events:PutEvents"], [bus])]);
        return new CfnRule(to, "Rule", new CfnRuleProps
        {
            Description = $"A version of {group} was approved or rejected; account {account} is told",
            EventPattern = ApprovalEvents.Pattern([new GroupPlace(group, "")]),
            State = "ENABLED",
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "Bus",
                    Arn = bus,
                    RoleArn = role.AttrArn,
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = dead.Arn },
                    RetryPolicy = new CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86400, MaximumRetryAttempts = 185 },
                },
            },
        }).AttrArn;
    }
}
