using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Providers;

/// <summary>AWS::IAM::ManagedPolicy.</summary>
internal sealed class ManagedPolicyProvider(IState state, Roles roles, ManagedPolicies policies) : IResourceProvider
{
    public string Type => "AWS::IAM::ManagedPolicy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "ManagedPolicyName", "Path", "Description", "PolicyDocument", "Roles", "Users", "Groups" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "ManagedPolicyName", "Path", "Description" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = request.Properties;
        Refuse(properties);
        ManagedPolicy? policy = null;
        state.Atomically(() =>
        {
            policy = policies.Create(
                properties.Text("ManagedPolicyName") ?? request.GeneratedName(128), properties.Text("Path") ?? "/",
                RoleProvider.Document(properties, "PolicyDocument"), properties.Text("Description"));
            foreach (var role in properties.Texts("Roles")) roles.Attach(role, policy.Arn);
        });
        return Task.FromResult(StateOf(policy!));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Refuse(request.Properties);
        var arn = request.PhysicalId!;
        state.Atomically(() =>
        {
            policies.Replace(arn, RoleProvider.Document(request.Properties, "PolicyDocument"));
            foreach (var role in (request.PreviousProperties ?? []).Texts("Roles").Except(request.Properties.Texts("Roles")))
                if (roles.Find(role) is not null) roles.Detach(role, arn);
            foreach (var role in request.Properties.Texts("Roles")) roles.Attach(role, arn);
        });
        return Task.FromResult(StateOf(policies.Require(arn)));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is not { } arn) return Task.CompletedTask;
        state.Atomically(() =>
        {
            foreach (var role in request.Properties.Texts("Roles"))
                if (roles.Find(role) is not null) roles.Detach(role, arn);
            if (roles.All().Any(r => r.Attached.Contains(arn))) throw new AwsException("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
            policies.Delete(arn);
        });
        return Task.CompletedTask;
    }

    private static void Refuse(JsonObject properties)
    {
        foreach (var kind in new[] { "Users", "Groups" })
            if (properties.Texts(kind).Any()) throw AwsException.NotSupported($"{kind} of AWS::IAM::ManagedPolicy (roles are supported)");
    }

    private static ResourceState StateOf(ManagedPolicy policy) => new(policy.Arn, new()
    {
        ["PolicyArn"] = policy.Arn,
        ["PolicyId"] = policy.PolicyId,
        ["DefaultVersionId"] = policy.VersionId,
        ["IsAttachable"] = true,
    });
}
