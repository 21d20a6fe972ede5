namespace MlInfra.Local.Core;

/// <summary>IAM's face towards STS.</summary>
public interface IRoleTrust
{
    /// <summary>Throws AccessDenied with AWS's text unless the role exists and its trust policy lets the caller assume it.</summary>
    void DemandAssume(Principal caller, string roleArn, string? externalId);
}
