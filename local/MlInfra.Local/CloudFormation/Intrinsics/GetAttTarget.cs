using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>What a Fn::GetAtt names. The attribute may itself be a Ref.</summary>
internal sealed record GetAttTarget(string LogicalId, JsonNode Attribute)
{
    public static GetAttTarget Read(JsonNode? value)
    {
        if (value is JsonArray { Count: >= 2 } list && list[0] is JsonValue id)
        {
            var attribute = list.Count == 2 ? list[1]!.DeepClone() : string.Join('.', list.Skip(1).Select(p => JsonReading.AsText(p!)));
            return new(JsonReading.AsText(id), attribute);
        }
        if (value is JsonValue path && JsonReading.AsText(path) is var text && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            return new(text[..dot], text[(dot + 1)..]);
        throw CfnError.Template("Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute");
    }
}
