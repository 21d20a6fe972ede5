using MlInfra.Local.Core;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Iam;

/// <summary>How a request of a role was judged.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="IsExplicit">Whether a policy denies it by name.</param>
/// <param name="Reason">Why not, in AWS's words; empty when it may.</param>
internal sealed record Judgement(bool IsAllowed, bool IsExplicit, string Reason)
{
    public static Judgement Allowed { get; } = new(true, false, "");
}

/// <summary>Weighs a role's policies, its boundary and the resource's policy.</summary>
internal sealed class Evaluator(World world, Roles roles, ManagedPolicies policies, Lazy<IEnumerable<IResourcePolicies>> resourcePolicies)
{
    public Judgement Judge(Role role, string callerArn, Permission permission)
    {
        var (action, resource) = (permission.Action, permission.Resource);
        var context = ContextOf(role, callerArn, permission);
        var identity = role.Inline.Values.Concat(role.Attached.Select(a => policies.Find(a)?.Document).OfType<string>())
            .Select(d => PolicyDocument.Parse(d).Judge(action, resource, context)).DefaultIfEmpty(Verdict.Silent).Max();
        if (identity == Verdict.Deny) return new(false, true, "with an explicit deny in an identity-based policy");

        var source = SourceOf(resource);
        var caller = new PolicyCaller(world.Account, callerArn, role.Arn, null);
        var own = source?.PolicyOf(resource)?.ToJsonString();
        var ofResource = own is null ? Verdict.Silent : PolicyDocument.Parse(own).Judge(caller, action, resource, context);
        if (ofResource == Verdict.Deny) return new(false, true, "with an explicit deny in a resource-based policy");

        if (role.PermissionsBoundary is { } boundary)
        {
            var bound = policies.Find(boundary) is { } policy ? PolicyDocument.Parse(policy.Document).Judge(action, resource, context) : Verdict.Silent;
            if (bound == Verdict.Deny) return new(false, true, "with an explicit deny in a permissions boundary");
            if (bound != Verdict.Allow) return new(false, false, $"because no permissions boundary allows the {action} action");
        }
        if (ofResource == Verdict.Allow) return Judgement.Allowed;
        if (identity != Verdict.Allow) return new(false, false, $"because no identity-based policy allows the {action} action");
        return source is { MustDelegate: true } && own is not null && ofResource != Verdict.AllowAccount
            ? new(false, false, $"because no resource-based policy allows the {action} action")
            : Judgement.Allowed;
    }

    /// <summary>What a resource's policy says of a service or of a caller.</summary>
    public Verdict JudgeResource(string policy, PolicyCaller caller, string action, string resource, IReadOnlyDictionary<string, string> more)
    {
        var context = new RequestContext(Common().Concat(caller.Service is null ? [] : new Dictionary<string, string>
        {
            ["aws:PrincipalIsAWSService"] = "true",
            ["aws:PrincipalServiceName"] = caller.Service,
            ["aws:SourceAccount"] = world.Account,
        }).Concat(caller.RoleArn is null ? [] : new Dictionary<string, string> { ["aws:PrincipalArn"] = caller.RoleArn }).Concat(more));
        return PolicyDocument.Parse(policy).Judge(caller, action, resource, context);
    }

    public Role? FindRole(string roleArn) => roles.FindByArn(roleArn);

    private IResourcePolicies? SourceOf(string resource) =>
        resource.Split(':') is { Length: > 2 } parts ? resourcePolicies.Value.FirstOrDefault(s => s.Service == parts[2]) : null;

    private RequestContext ContextOf(Role role, string callerArn, Permission permission) => new(Common()
        .Concat(new Dictionary<string, string>
        {
            ["aws:PrincipalArn"] = role.Arn,
            ["aws:PrincipalType"] = "AssumedRole",
            ["aws:userid"] = $"{role.RoleId}:{callerArn[(callerArn.LastIndexOf('/') + 1)..]}",
            ["aws:ViaAWSService"] = "false",
            ["aws:PrincipalIsAWSService"] = "false",
            ["aws:ResourceAccount"] = world.Account,
        })
        .Concat(role.Tags.Select(t => KeyValuePair.Create("aws:PrincipalTag/" + t.Key, t.Value)))
        .Concat(permission.Context ?? new Dictionary<string, string>()));

    // The loopback interface counts as a secure transport, so that policies that demand TLS hold here as they do in AWS.
    private Dictionary<string, string> Common() => new()
    {
        ["aws:PrincipalAccount"] = world.Account,
        ["aws:RequestedRegion"] = world.Region,
        ["aws:SecureTransport"] = "true",
        ["aws:SourceIp"] = "127.0.0.1",
        ["aws:CurrentTime"] = world.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["aws:EpochTime"] = world.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
