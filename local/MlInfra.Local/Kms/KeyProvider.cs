using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

/// <summary>AWS::KMS::Key.</summary>
internal sealed class KeyProvider(Keys keys) : IResourceProvider
{
    public string Type => "AWS::KMS::Key";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "Description", "Enabled", "EnableKeyRotation", "RotationPeriodInDays", "KeyPolicy", "KeySpec", "KeyUsage", "PendingWindowInDays", "Tags", "BypassPolicyLockoutSafetyCheck",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "KeySpec", "KeyUsage" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var made = keys.Create("", null, false, []);
        try
        {
            return Task.FromResult(Configure(made.KeyId, request));
        }
        catch
        {
            keys.ScheduleDeletion(made.KeyId, 7);
            throw;
        }
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return Task.FromResult(Configure(request.PhysicalId!, request));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } id && keys.Find(id) is { State: not "PendingDeletion" }) keys.ScheduleDeletion(id, request.Properties.Int("PendingWindowInDays") ?? 30);
        return Task.CompletedTask;
    }

    private static void Check(ResourceRequest request)
    {
        if (request.Properties.Text("KeySpec") is { } spec and not "SYMMETRIC_DEFAULT") throw AwsException.NotSupported($"KeySpec {spec} of AWS::KMS::Key (SYMMETRIC_DEFAULT is supported)");
        if (request.Properties.Text("KeyUsage") is { } usage and not "ENCRYPT_DECRYPT") throw AwsException.NotSupported($"KeyUsage {usage} of AWS::KMS::Key (ENCRYPT_DECRYPT is supported)");
    }

    private ResourceState Configure(string id, ResourceRequest request)
    {
        var properties = request.Properties;
        var policy = properties["KeyPolicy"] is null ? keys.DefaultPolicy : Iam.Providers.RoleProvider.Document(properties, "KeyPolicy");
        Iam.Policies.PolicyDocument.Parse(policy);
        var tags = new Dictionary<string, string>(request.StackTags);
        foreach (var tag in properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        var key = keys.Change(id, k => k with
        {
            Description = properties.Text("Description") ?? "",
            State = properties.Flag("Enabled") == false ? "Disabled" : "Enabled",
            Rotates = properties.Flag("EnableKeyRotation") ?? false,
            Policy = policy,
            Tags = tags,
        });
        return new(key.KeyId, new() { ["Arn"] = key.Arn, ["KeyId"] = key.KeyId });
    }
}
