using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation;

/// <summary>CloudFormation's own error answers.</summary>
internal static class CfnError
{
    /// <summary>ValidationError: the template, a parameter or the stack's state does not allow it.</summary>
    public static AwsException Invalid(string message) => new("ValidationError", message);

    /// <summary>A template that is not well made.</summary>
    public static AwsException Format(string message) => Invalid("Template format error: " + message);

    /// <summary>A template whose functions cannot be evaluated.</summary>
    public static AwsException Template(string message) => Invalid("Template error: " + message);

    /// <summary>A part of a template that Local lacks, by name.</summary>
    public static AwsException NotSupported(string what) =>
        Invalid($"MlInfra Local does not support {what}. It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.");

    /// <summary>A required member of the request that is absent.</summary>
    public static AwsException Missing(string member) =>
        Invalid($"1 validation error detected: Value null at '{char.ToLowerInvariant(member[0]) + member[1..]}' failed to satisfy constraint: Member must not be null");
}
