namespace MlInfra.Local.Iam;

/// <summary>A role with its policies.</summary>
internal sealed record Role
{
    public required string Name { get; init; }

    public string Path { get; init; } = "/";

    public required string Arn { get; init; }

    public required string RoleId { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Who may assume it, as JSON.</summary>
    public required string TrustPolicy { get; init; }

    public string? Description { get; init; }

    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>The ARN of the policy that bounds what others may give.</summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>Inline policies as JSON, by name.</summary>
    public Dictionary<string, string> Inline { get; init; } = [];

    /// <summary>ARNs of managed policies.</summary>
    public List<string> Attached { get; init; } = [];

    public Dictionary<string, string> Tags { get; init; } = [];
}
