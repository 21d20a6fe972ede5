using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Operations;

/// <summary>IAM's entities as its API shows them.</summary>
internal static class IamXml
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Documents come percent-encoded.</summary>
    public static string Encoded(string document) => Uri.EscapeDataString(document);

    public static JsonObject Show(Role role)
    {
        var shown = new JsonObject
        {
            ["Path"] = role.Path,
            ["RoleName"] = role.Name,
            ["RoleId"] = role.RoleId,
            ["Arn"] = role.Arn,
            ["CreateDate"] = Time(role.Created),
            ["AssumeRolePolicyDocument"] = Encoded(role.TrustPolicy),
            ["Description"] = role.Description,
            ["MaxSessionDuration"] = role.MaxSessionDuration,
            ["Tags"] = Tags(role.Tags),
        };
        if (role.PermissionsBoundary is { } boundary)
            shown["PermissionsBoundary"] = new JsonObject { ["PermissionsBoundaryType"] = "Policy", ["PermissionsBoundaryArn"] = boundary };
        return shown;
    }

    public static JsonObject Show(ManagedPolicy policy, int attachments) => new()
    {
        ["PolicyName"] = policy.Name,
        ["PolicyId"] = policy.PolicyId,
        ["Arn"] = policy.Arn,
        ["Path"] = policy.Path,
        ["DefaultVersionId"] = policy.VersionId,
        ["AttachmentCount"] = attachments,
        ["IsAttachable"] = true,
        ["Description"] = policy.Description,
        ["CreateDate"] = Time(policy.Created),
        ["UpdateDate"] = Time(policy.Updated),
    };

    public static JsonArray Tags(IReadOnlyDictionary<string, string> tags) =>
        new([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);

    public static Dictionary<string, string> ReadTags(JsonObject input) =>
        input.Objects("Tags").ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? "");
}
