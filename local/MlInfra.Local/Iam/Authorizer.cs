using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Iam;

/// <summary>IAM as other rooms see it.</summary>
internal sealed class Authorizer(World world, Evaluator evaluator) : IAuthorizer, IRoleTrust
{
    // The roles of `cdk bootstrap`. Where no bootstrap stack made them they stand for the laptop's user, so that plain `cdk deploy` works.
    private const string BootstrapPrefix = "cdk-hnb659fds-";

    public void Demand(Principal principal, Permission permission)
    {
        var judgement = Judge(principal, permission);
        if (!judgement.IsAllowed) throw Denied(principal.Arn, permission.Action, permission.Resource, judgement.Reason);
    }

    public bool Allows(Principal principal, Permission permission) => Judge(principal, permission).IsAllowed;

    public void DemandTrust(string roleArn, string servicePrincipal)
    {
        if (evaluator.FindRole(roleArn) is { } role
            && Trusts(role, new(world.Account, null, null, servicePrincipal), null) == Verdict.Allow) return;
        throw servicePrincipal.Split('.')[0] switch
        {
            "lambda" => new("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."),
            _ => AwsException.Validation($"Could not assume role {roleArn}. Please ensure that the role exists and allows principal '{servicePrincipal}' to assume the role."),
        };
    }

    public bool ResourcePolicyAllows(JsonObject? policy, string servicePrincipal, string action, string resource, IReadOnlyDictionary<string, string> context) =>
        policy is not null
        && evaluator.JudgeResource(policy.ToJsonString(), new(world.Account, null, null, servicePrincipal), action, resource, context) == Verdict.Allow;

    public void DemandAssume(Principal caller, string roleArn, string? externalId)
    {
        if (IsBootstrapWithoutStack(roleArn)) return;
        var role = evaluator.FindRole(roleArn);
        var verdict = role is null ? Verdict.Silent : Trusts(role, new(world.Account, caller.Arn, caller.RoleArn, null), externalId);
        if (verdict is not (Verdict.Allow or Verdict.AllowAccount))
            throw new AwsException("AccessDenied", $"User: {caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}", 403);
    }

    private Judgement Judge(Principal principal, Permission permission)
    {
        if (principal.RoleArn is not { } arn || IsBootstrapWithoutStack(arn)) return Judgement.Allowed;
        return evaluator.FindRole(arn) is { } role
            ? evaluator.Judge(role, principal.Arn, permission)
            : new(false, false, $"because no identity-based policy allows the {permission.Action} action");
    }

    private Verdict Trusts(Role role, PolicyCaller caller, string? externalId)
    {
        var context = externalId is null ? [] : new Dictionary<string, string> { ["sts:ExternalId"] = externalId };
        return evaluator.JudgeResource(role.TrustPolicy, caller, "sts:AssumeRole", role.Arn, context);
    }

    private bool IsBootstrapWithoutStack(string roleArn) =>
        roleArn[(roleArn.LastIndexOf('/') + 1)..].StartsWith(BootstrapPrefix, StringComparison.Ordinal) && evaluator.FindRole(roleArn) is null;

    private static AwsException Denied(string caller, string action, string resource, string reason) =>
        new("AccessDeniedException", $"User: {caller} is not authorized to perform: {action} on resource: {resource} {reason}", 403) { QueryCode = "AccessDenied" };
}
