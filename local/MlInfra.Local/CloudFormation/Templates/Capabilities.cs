using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>What a caller must acknowledge before a template may be deployed.</summary>
internal static class Capabilities
{
    private static readonly Dictionary<string, string?> NameProperties = new(StringComparer.Ordinal)
    {
        ["AWS::IAM::AccessKey"] = null,
        ["AWS::IAM::Group"] = "GroupName",
        ["AWS::IAM::InstanceProfile"] = "InstanceProfileName",
        ["AWS::IAM::ManagedPolicy"] = "ManagedPolicyName",
        ["AWS::IAM::Policy"] = null,
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::IAM::User"] = "UserName",
        ["AWS::IAM::UserToGroupAddition"] = null,
    };

    /// <summary>The capability that the template needs (one covers the other), or null, and the types for which.</summary>
    public static (string? Capability, IReadOnlyList<string> Types) Of(Template template)
    {
        var identities = template.Resources.Values.Where(r => NameProperties.ContainsKey(r.Type)).ToList();
        if (identities.Count == 0) return (null, []);
        var named = identities.Any(r => NameProperties[r.Type] is { } name && r.Properties.ContainsKey(name));
        return (named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM", [.. identities.Select(r => r.Type).Distinct()]);
    }

    public static void Demand(Template template, IReadOnlyCollection<string> given)
    {
        var (needed, _) = Of(template);
        if (needed is null || given.Contains(needed) || (needed == "CAPABILITY_IAM" && given.Contains("CAPABILITY_NAMED_IAM"))) return;
        throw new AwsException("InsufficientCapabilitiesException", $"Requires capabilities : [{needed}]");
    }
}
