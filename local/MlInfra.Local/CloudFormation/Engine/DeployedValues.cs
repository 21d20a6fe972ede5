using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>What deployed resources give.</summary>
/// <param name="find">The resource, if it is part of the stack.</param>
internal sealed class DeployedValues(Func<string, ResourceDocument?> find) : IResourceValues
{
    public JsonNode? Ref(string logicalId) => find(logicalId)?.PhysicalId;

    public JsonNode? GetAtt(string logicalId, string attribute)
    {
        if (find(logicalId) is not { } resource) return null;
        return Attribute(resource.Attributes, attribute)
            ?? throw CfnError.Template($"resource {logicalId} does not support attribute type {attribute} in Fn::GetAtt");
    }

    // A provider may name an attribute "Endpoint.Address" or nest it.
    private static JsonNode? Attribute(JsonObject? attributes, string name)
    {
        if (attributes?[name] is { } whole) return whole;
        JsonNode? node = attributes;
        foreach (var part in name.Split('.')) node = (node as JsonObject)?[part];
        return node;
    }
}
