using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam;

/// <summary>Trust policies are the resource policies of roles: a role that one names may assume without a policy of its own.</summary>
internal sealed class TrustPolicies(Roles roles) : IResourcePolicies
{
    public string Service => "iam";

    public JsonObject? PolicyOf(string resourceArn) => roles.FindByArn(resourceArn) is { } role ? JsonNode.Parse(role.TrustPolicy) as JsonObject : null;
}
