namespace MlInfra.Local.Iam;

/// <summary>A managed policy, of the account or of AWS.</summary>
internal sealed record ManagedPolicy(string Arn, string Name, string Path, string PolicyId, string Document, string VersionId, DateTimeOffset Created, DateTimeOffset Updated, string? Description);
