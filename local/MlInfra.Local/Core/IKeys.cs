namespace MlInfra.Local.Core;

/// <summary>KMS's face.</summary>
public interface IKeys
{
    /// <summary>The ARN of the key with that id, ARN, alias name or alias ARN; null if there is none.</summary>
    string? Resolve(string keyIdOrAlias);
}
