using Amazon.CDK.AWS.Lambda;
using Constructs;
using Events = Amazon.CDK.AWS.Events;

namespace MlInfra.Constructs.Baseline;

/// <summary>A rule of EventBridge that calls a function, by events or by the clock, and sends what it cannot deliver to the dead letters.</summary>
internal sealed record FunctionRule(string Description)
{
    /// <summary>The events. Either this or <see cref="Schedule"/>.</summary>
    public IReadOnlyDictionary<string, object>? Pattern { get; init; }

    /// <summary>The times, as EventBridge writes them: <c>rate(1 hour)</c>.</summary>
    public string? Schedule { get; init; }

    /// <summary>Every so many minutes.</summary>
    public static string EveryMinutes(int minutes) => minutes == 1 ? "rate(1 minute)" : $"rate({minutes} minutes)";

    /// <summary>What the function is given, as JSON. Default: the event.</summary>
    public string? Input { get; init; }

    /// <summary>Seconds for which a call is tried. Default: a day.</summary>
    public int MaximumAgeSeconds { get; init; } = 86400;

    /// <summary>Defines the rule and its leave to call; answers the rule's ARN.</summary>
    public string Define(Construct scope, string id, string permissionId, PackageFunction function, DeadLetters dead)
    {
        var target = new Events.CfnRule.TargetProperty
        {
            Id = "Function",
            Arn = function.Arn,
            DeadLetterConfig = new Events.CfnRule.DeadLetterConfigProperty { Arn = dead.Arn },
            RetryPolicy = new Events.CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = MaximumAgeSeconds, MaximumRetryAttempts = 185 },
        };
        if (Input is not null)
        {
            target.Input = Input;
        }

        var props = new Events.CfnRuleProps { Description = Description, State = "ENABLED", Targets = new[] { target } };
        if (Pattern is not null)
        {
            props.EventPattern = Pattern;
        }

        if (Schedule is not null)
        {
            props.ScheduleExpression = Schedule;
        }

        var rule = new Events.CfnRule(scope, id, props);
        _ = new CfnPermission(scope, permissionId, new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = function.Arn,
            Principal = PolicyJson.EventBridge,
            SourceArn = rule.AttrArn,
        });
        return rule.AttrArn;
    }
}
