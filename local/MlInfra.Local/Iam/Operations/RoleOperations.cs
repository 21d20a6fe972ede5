using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Operations;

/// <summary>IAM's operations on roles and their policies.</summary>
internal sealed class RoleOperations(World world, Roles roles, ManagedPolicies policies)
{
    public IEnumerable<Operation> All =>
    [
        OnRole("CreateRole", CreateRole),
        OnRole("GetRole", c => new() { ["Role"] = IamXml.Show(Role(c)) }),
        OnRole("DeleteRole", c => Do(() => roles.Delete(Name(c), evenWithPolicies: false))),
        OnRole("UpdateRole", c => Do(() => roles.Change(Name(c), r => r with
        {
            Description = c.Input.Text("Description") ?? r.Description,
            MaxSessionDuration = c.Input.Int("MaxSessionDuration") ?? r.MaxSessionDuration,
        }))),
        OnRole("UpdateAssumeRolePolicy", c => Do(() => roles.SetTrust(Name(c), c.Input.Required("PolicyDocument")))),
        OnRole("PutRolePolicy", c => Do(() => roles.PutInline(Name(c), c.Input.Required("PolicyName"), c.Input.Required("PolicyDocument")))),
        OnRole("GetRolePolicy", GetRolePolicy),
        OnRole("DeleteRolePolicy", c => roles.DeleteInline(Name(c), c.Input.Required("PolicyName")) ? null : throw NoPolicy(c)),
        OnRole("ListRolePolicies", c => new() { ["PolicyNames"] = new JsonArray([.. Role(c).Inline.Keys.Select(k => JsonValue.Create(k))]), ["IsTruncated"] = false }),
        OnRole("AttachRolePolicy", c => Do(() => roles.Attach(Name(c), c.Input.Required("PolicyArn")))),
        OnRole("DetachRolePolicy", c => roles.Detach(Name(c), c.Input.Required("PolicyArn"))
            ? null
            : throw new AwsException("NoSuchEntity", $"Policy {c.Input.Text("PolicyArn")} was not found.", 404)),
        OnRole("ListAttachedRolePolicies", ListAttached),
        OnRole("TagRole", c => Do(() => roles.Change(Name(c), r => r with { Tags = Merge(r.Tags, IamXml.ReadTags(c.Input)) }))),
        OnRole("UntagRole", c => Do(() => roles.Change(Name(c), r => r with { Tags = r.Tags.Where(t => !c.Input.Texts("TagKeys").Contains(t.Key)).ToDictionary() }))),
        OnRole("ListRoleTags", c => new() { ["Tags"] = IamXml.Tags(Role(c).Tags), ["IsTruncated"] = false }),
        new("ListRoles", (c, _) => Task.FromResult<Reply>(ListRoles(c))),
    ];

    private Operation OnRole(string name, Func<Call, JsonObject?> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"iam:{name}", roles.Find(Name(c))?.Arn ?? world.GlobalArn("iam", $"role{c.Input.Text("Path") ?? "/"}{Name(c)}"))],
    };

    private JsonObject CreateRole(Call call)
    {
        var input = call.Input;
        var role = roles.Create(roles.New(Name(call), input.Text("Path") ?? "/", input.Required("AssumeRolePolicyDocument")) with
        {
            Description = input.Text("Description"),
            MaxSessionDuration = input.Int("MaxSessionDuration") ?? 3600,
            PermissionsBoundary = input.Text("PermissionsBoundary") is { } boundary ? policies.Require(boundary).Arn : null,
            Tags = IamXml.ReadTags(input),
        });
        return new() { ["Role"] = IamXml.Show(role) };
    }

    private JsonObject GetRolePolicy(Call call)
    {
        var name = call.Input.Required("PolicyName");
        return Role(call).Inline.TryGetValue(name, out var document)
            ? new() { ["RoleName"] = Name(call), ["PolicyName"] = name, ["PolicyDocument"] = IamXml.Encoded(document) }
            : throw NoPolicy(call);
    }

    private JsonObject ListAttached(Call call) => new()
    {
        ["AttachedPolicies"] = new JsonArray([.. Role(call).Attached.Select(a => new JsonObject { ["PolicyName"] = a[(a.LastIndexOf('/') + 1)..], ["PolicyArn"] = a })]),
        ["IsTruncated"] = false,
    };

    private JsonObject ListRoles(Call call)
    {
        var prefix = call.Input.Text("PathPrefix") ?? "/";
        return new()
        {
            ["Roles"] = new JsonArray([.. roles.All().Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(IamXml.Show)]),
            ["IsTruncated"] = false,
        };
    }

    private Role Role(Call call) => roles.Require(Name(call));

    private static string Name(Call call) => call.Input.Required("RoleName");

    private static JsonObject? Do(Action action)
    {
        action();
        return null;
    }

    private static AwsException NoPolicy(Call call) =>
        new("NoSuchEntity", $"The role policy with name {call.Input.Text("PolicyName")} cannot be found.", 404);

    private static Dictionary<string, string> Merge(Dictionary<string, string> tags, Dictionary<string, string> more)
    {
        var merged = new Dictionary<string, string>(tags);
        foreach (var (key, value) in more) merged[key] = value;
        return merged;
    }
}
