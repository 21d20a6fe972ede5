namespace MlInfra.Local.Ssm;

/// <summary>A parameter of the Parameter Store.</summary>
internal sealed record Parameter(string Name, string Type, string Value, long Version, DateTimeOffset LastModified, string DataType, string? Description, string? KeyId, string? AllowedPattern, string Tier);
