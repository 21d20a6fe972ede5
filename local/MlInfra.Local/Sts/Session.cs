namespace MlInfra.Local.Sts;

/// <summary>A session that STS issued, by its access key.</summary>
internal sealed record Session(string AccessKeyId, string SecretAccessKey, string Token, DateTimeOffset Expiration, string Arn, string? RoleArn, string AssumedRoleId);
