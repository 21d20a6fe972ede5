using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>What resources give to others: deployed values, or marks for those that are not known yet.</summary>
internal interface IResourceValues
{
    /// <summary>The physical id; null if the resource is not part of the stack (its condition is false).</summary>
    JsonNode? Ref(string logicalId);

    /// <summary>The attribute; null as above. Throws if the resource has no such attribute.</summary>
    JsonNode? GetAtt(string logicalId, string attribute);
}
