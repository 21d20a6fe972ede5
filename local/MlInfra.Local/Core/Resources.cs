using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>A CloudFormation resource type, provided by the room of its service. Found by dependency injection.</summary>
public interface IResourceProvider
{
    /// <summary>Such as AWS::SQS::Queue.</summary>
    string Type { get; }

    /// <summary>The top-level properties that are taken. Any other is refused by name before the deployment starts.</summary>
    IReadOnlySet<string> Properties { get; }

    /// <summary>Properties whose change replaces the resource (create-only).</summary>
    IReadOnlySet<string> CreateOnly { get; }

    /// <summary>
    /// Whether creating it takes time (a wait, a package to fetch). What takes none is created and noted by its stack in one transaction,
    /// so that no restart can part them; what takes time calls <see cref="ResourceRequest.Created"/> just before it makes the resource.
    /// Default: no.
    /// </summary>
    bool TakesTime => false;

    /// <summary>Creates it. Throw <see cref="AwsException"/> to fail: its message becomes the reason.</summary>
    Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken);

    /// <summary>Changes it in place (no create-only property differs).</summary>
    Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken);

    /// <summary>Deletes it. A resource that is already gone is no error.</summary>
    Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken);
}

/// <summary>What CloudFormation asks of a provider. All intrinsics are resolved.</summary>
public sealed record ResourceRequest
{
    /// <summary>The stack's ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>The stack's name.</summary>
    public required string StackName { get; init; }

    /// <summary>The resource's logical id.</summary>
    public required string LogicalId { get; init; }

    /// <summary>The resource's type, such as Custom::Guard.</summary>
    public string ResourceType { get; init; } = "";

    /// <summary>The properties wanted (on delete: the ones deployed).</summary>
    public required JsonObject Properties { get; init; }

    /// <summary>On update: the properties deployed.</summary>
    public JsonObject? PreviousProperties { get; init; }

    /// <summary>On update and delete: the physical id.</summary>
    public string? PhysicalId { get; init; }

    /// <summary>The stack's tags, to be added to the resource's own.</summary>
    public IReadOnlyDictionary<string, string> StackTags { get; init; } = new Dictionary<string, string>();

    /// <summary>The role that the deployment goes on with (RoleARN of the stack), or null: the laptop's user.</summary>
    public string? ServiceRoleArn { get; init; }

    /// <summary>
    /// On create: a provider that takes time calls it with the physical id when nothing of that name exists and it is about to be made,
    /// so that a resource whose creation is cut short (by a restart of Local) is found and deleted.
    /// </summary>
    public Action<string>? Created { get; init; }

    /// <summary>
    /// A name as CloudFormation makes it: stack, logical id and a random part, cut to <paramref name="maxLength"/>.
    /// </summary>
    public string GeneratedName(int maxLength, bool lowerCase = false)
    {
        var suffix = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
        var room = maxLength - suffix.Length - 1;
        var body = $"{StackName}-{LogicalId}";
        if (body.Length > room) body = body[..room].TrimEnd('-');
        var name = $"{body}-{suffix}";
        return lowerCase ? name.ToLowerInvariant() : name;
    }
}

/// <summary>What a provider made.</summary>
/// <param name="PhysicalId">The physical id, which Ref gives.</param>
/// <param name="Attributes">What Fn::GetAtt gives, by attribute name (dots allowed); null for none.</param>
public sealed record ResourceState(string PhysicalId, JsonObject? Attributes = null);
