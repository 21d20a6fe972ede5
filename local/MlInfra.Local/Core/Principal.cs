namespace MlInfra.Local.Core;

/// <summary>Who calls. The laptop's own user is the account's administrator; a role's session may do what its policies say.</summary>
/// <param name="Arn">The caller's ARN as GetCallerIdentity tells it (user or assumed-role).</param>
/// <param name="RoleArn">The role's ARN when the caller is a role's session, else null.</param>
public sealed record Principal(string Arn, string? RoleArn)
{
    /// <summary>True when no policy is evaluated: the laptop's own user.</summary>
    public bool IsAdministrator => RoleArn is null;
}
