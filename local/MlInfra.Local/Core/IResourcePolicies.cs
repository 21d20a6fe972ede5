using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>The policies that a service's resources carry themselves. IAM asks every room that offers this.</summary>
public interface IResourcePolicies
{
    /// <summary>The service in the ARNs of these resources, such as s3.</summary>
    string Service { get; }

    /// <summary>The policy that governs that resource, or null.</summary>
    JsonObject? PolicyOf(string resourceArn);

    /// <summary>Whether identity policies count only where the resource's policy delegates to the account (KMS).</summary>
    bool MustDelegate => false;
}
