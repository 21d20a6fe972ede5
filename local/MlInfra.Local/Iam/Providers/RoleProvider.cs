using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Providers;

/// <summary>AWS::IAM::Role.</summary>
internal sealed class RoleProvider(IState state, Roles roles, ManagedPolicies policies) : IResourceProvider
{
    public string Type => "AWS::IAM::Role";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "RoleName", "Path", "AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration", "PermissionsBoundary", "Policies", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "RoleName", "Path" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = request.Properties;
        var name = properties.Text("RoleName") ?? request.GeneratedName(64);
        Role? role = null;
        state.Atomically(() =>
        {
            role = roles.Create(roles.New(name, properties.Text("Path") ?? "/", Document(properties, "AssumeRolePolicyDocument")));
            Configure(name, request);
        });
        return Task.FromResult(StateOf(role!));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.PhysicalId!;
        state.Atomically(() =>
        {
            roles.SetTrust(name, Document(request.Properties, "AssumeRolePolicyDocument"));
            foreach (var policy in request.PreviousProperties?.Objects("Policies") ?? []) roles.DeleteInline(name, policy.Required("PolicyName"));
            foreach (var arn in request.PreviousProperties?.Texts("ManagedPolicyArns") ?? []) roles.Detach(name, arn);
            Configure(name, request);
        });
        return Task.FromResult(StateOf(roles.Require(name)));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name && roles.Find(name) is not null) roles.Delete(name, evenWithPolicies: true);
        return Task.CompletedTask;
    }

    private void Configure(string name, ResourceRequest request)
    {
        var properties = request.Properties;
        var tags = new Dictionary<string, string>(request.StackTags);
        foreach (var tag in properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        roles.Change(name, r => r with
        {
            Description = properties.Text("Description"),
            MaxSessionDuration = properties.Int("MaxSessionDuration") ?? 3600,
            PermissionsBoundary = properties.Text("PermissionsBoundary") is { } boundary ? policies.Require(boundary).Arn : null,
            Tags = tags,
        });
        foreach (var policy in properties.Objects("Policies")) roles.PutInline(name, policy.Required("PolicyName"), Document(policy, "PolicyDocument"));
        foreach (var arn in properties.Texts("ManagedPolicyArns")) roles.Attach(name, arn);
    }

    private static ResourceState StateOf(Role role) => new(role.Name, new() { ["Arn"] = role.Arn, ["RoleId"] = role.RoleId });

    internal static string Document(JsonObject properties, string name) => properties[name] switch
    {
        JsonObject document => document.ToJsonString(),
        JsonValue text => JsonReading.AsText(text),
        _ => throw AwsException.Validation($"{name} is required"),
    };
}
