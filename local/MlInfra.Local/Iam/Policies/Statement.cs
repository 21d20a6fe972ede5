using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Policies;

/// <summary>A statement of a policy.</summary>
internal sealed class Statement
{
    private readonly bool allow;
    private readonly IReadOnlyList<string> actions;
    private readonly bool notActions;
    private readonly IReadOnlyList<string>? resources;
    private readonly bool notResources;
    private readonly PrincipalClause? principal;
    private readonly PrincipalClause? notPrincipal;
    private readonly List<Condition> conditions = [];

    public Statement(JsonObject json)
    {
        Sid = json.Text("Sid");
        allow = json.Text("Effect") switch
        {
            "Allow" => true,
            "Deny" => false,
            _ => throw new FormatException("Syntax errors in policy: Effect must be Allow or Deny"),
        };
        notActions = json["NotAction"] is not null;
        actions = [.. json.Texts(notActions ? "NotAction" : "Action")];
        if (actions.Count == 0) throw new FormatException("Policy statement must contain actions.");
        if (actions.Any(a => a != "*" && !a.Contains(':')))
            throw new FormatException("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        notResources = json["NotResource"] is not null;
        resources = (json["NotResource"] ?? json["Resource"]) is null ? null : [.. json.Texts(notResources ? "NotResource" : "Resource")];
        principal = PrincipalClause.Parse(json["Principal"]);
        notPrincipal = PrincipalClause.Parse(json["NotPrincipal"]);
        foreach (var (name, keys) in json.Object("Condition") ?? [])
        {
            if (keys is not JsonObject block) throw new FormatException("Syntax errors in policy: Condition");
            foreach (var (key, _) in block) conditions.Add(new(name, key, [.. block.Texts(key)]));
        }
    }

    public string? Sid { get; }

    public bool Allow => allow;

    public bool HasResource => resources is not null;

    public bool HasPrincipal => principal is not null || notPrincipal is not null;

    /// <summary>Whether it speaks of the request, whoever calls.</summary>
    public bool Covers(string action, string resource, RequestContext context) =>
        actions.Any(a => Glob.Matches(a, action, ignoreCase: true)) != notActions
        && (resources is null || resources.Select(context.Substitute).OfType<string>().Any(r => Glob.Matches(r, resource)) != notResources)
        && conditions.All(c => c.Holds(context));

    public PrincipalMatch Match(PolicyCaller caller)
    {
        if (principal is not null) return principal.Match(caller);
        if (notPrincipal is null) return PrincipalMatch.None;
        return notPrincipal.Match(caller) == PrincipalMatch.None ? PrincipalMatch.Direct : PrincipalMatch.None;
    }
}
