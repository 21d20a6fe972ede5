using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>A model package group.</summary>
/// <param name="LastVersion">The newest version number given; numbers are never used again.</param>
internal sealed record ModelGroupDocument(string Name, string Arn, string? Description, DateTimeOffset Created, string CreatedBy, int LastVersion, string? Policy);

/// <summary>A model package: a version of a group, or one by name.</summary>
/// <param name="Members">The members as they were given at creation and changed since, without those that have a place of their own here.</param>
internal sealed record ModelPackageDocument(string Arn, string Name, string? Group, int? Version, JsonObject Members, DateTimeOffset Created, DateTimeOffset Modified,
    string CreatedBy, string Approval, string? ApprovalDescription)
{
    /// <summary>The key under which it is kept: versions of a group in order of their numbers.</summary>
    public string Key => Group is null ? $"name/{Name}" : Versioned(Group, Version!.Value);

    /// <summary>The key of a version.</summary>
    public static string Versioned(string group, int version) => $"group/{group}/{version:D9}";
}
