using Amazon.CDK;

namespace MlInfra.Constructs.Baseline;

/// <summary>Policy documents as plain data: one call hands a whole document to CDK.</summary>
internal static class PolicyJson
{
    public const string EventBridge = "events.amazonaws.com";

    public static Dictionary<string, object> Document(IEnumerable<object> statements) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = statements.ToArray(),
    };

    /// <param name="servicePrincipal">The service that may take the role.</param>
    /// <param name="ownAccount">Whether only for what is of this account: the service is then nobody's deputy for another one.</param>
    public static Dictionary<string, object> Trust(string servicePrincipal, bool ownAccount = false)
    {
        var statement = new Dictionary<string, object>
        {
            ["Effect"] = "Allow",
            ["Action"] = "sts:AssumeRole",
            ["Principal"] = new Dictionary<string, object> { ["Service"] = servicePrincipal },
        };
        if (ownAccount)
        {
            statement["Condition"] = OfThisAccount();
        }

        return Document([statement]);
    }

    /// <summary>The condition that a service acts for a resource of this account.</summary>
    public static Dictionary<string, object> OfThisAccount() =>
        new() { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } };

    public static Dictionary<string, object> DenyPlainHttp(string action, string resource) => new()
    {
        ["Sid"] = "DenyPlainHttp",
        ["Effect"] = "Deny",
        ["Principal"] = "*",
        ["Action"] = action,
        ["Resource"] = resource,
        ["Condition"] = new Dictionary<string, object> { ["Bool"] = new Dictionary<string, object> { ["aws:SecureTransport"] = "false" } },
    };

    /// <summary>Other accounts as a statement's principal: which of their roles may is said there.</summary>
    public static Dictionary<string, object> Account(params string[] accounts) => new()
    {
        ["AWS"] = accounts is [var only] ? Root(only) : accounts.Select(Root).ToArray(),
    };

    private static string Root(string account) => $"arn:{Aws.PARTITION}:iam::{account}:root";

    /// <summary>Lets EventBridge act for these rules and no others.</summary>
    public static Dictionary<string, object> AllowRules(string action, string resource, params string[] ruleArns) =>
        AllowService(ruleArns.Length == 1 ? "AllowTheRule" : "AllowTheRules", EventBridge, action, resource, new Dictionary<string, object>
        {
            ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = ruleArns.Length == 1 ? ruleArns[0] : ruleArns },
        });

    public static Dictionary<string, object> AllowService(
        string sid, string service, object actions, string resource, IReadOnlyDictionary<string, object>? when = null)
    {
        var statement = new Dictionary<string, object>
        {
            ["Sid"] = sid,
            ["Effect"] = "Allow",
            ["Principal"] = new Dictionary<string, object> { ["Service"] = service },
            ["Action"] = actions,
            ["Resource"] = resource,
        };
        if (when is not null)
        {
            statement["Condition"] = when;
        }

        return statement;
    }
}
