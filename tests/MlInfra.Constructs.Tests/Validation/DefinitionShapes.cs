using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Validation;

/// <summary>What the model says of a place in a definition.</summary>
internal static class DefinitionShapes
{
    public static Shape? Of(JsonObject definition, DefinitionFiles.Place place)
    {
        var (shape, rest, node) = Start(definition, place.Path);
        foreach (var part in rest)
        {
            // A function stands for a value; what is in it is not of the request.
            if (node is JsonObject map && (map.ContainsKey("Get") || map.ContainsKey("Std:Join") || map.ContainsKey("Std:JsonGet")))
            {
                return null;
            }

            shape = part is int ? shape?.Item : shape?.Members.GetValueOrDefault((string)part) ?? shape?.Value;
            node = part is int index ? node![index] : node![(string)part];
        }

        return shape;
    }

    private static (Shape? Shape, object[] Inside, JsonNode? Node) Start(JsonObject definition, object[] path)
    {
        var start = Array.FindLastIndex(path, part => part is "Steps" or "IfSteps" or "ElseSteps");
        if (start < 0 || path.Length < start + 3)
        {
            return (DefinitionModel.Of("a pipeline definition"), path, definition);
        }

        var step = path[..(start + 2)].Aggregate((JsonNode)definition, (node, part) => part is int index ? node[index]! : node[(string)part]!);
        var type = step["Type"]!.GetValue<string>();
        var rest = path[(start + 2)..];
        if (rest is not ["Arguments", _, ..])
        {
            return (DefinitionModel.Of(DefinitionModel.OfStep(type)), rest, step);
        }

        rest = rest[1..];
        var arguments = step["Arguments"];
        if (StepRequests.Of(type) is { } request)
        {
            return rest is [string name] && request.Omitted.Contains(name) ? (null, [], null) : (RequestModel.Of(request.Operation), rest, arguments);
        }

        var part = rest is [string, _, ..] ? rest[0] switch { "StepConfig" => "AddJobFlowSteps", "ClusterConfig" => "RunJobFlow", "JobConfig" => "StartJobRun", "ApplicationConfig" => "CreateApplication", _ => null } : null;
        return part is not null
            ? rest is [_, "applicationId" or "clientToken"] ? (null, [], null) : (RequestModel.Of(part), rest[1..], arguments![(string)rest[0]])
            : StepRequests.OwnForm(type) is { } form ? (DefinitionModel.Of(form), rest, arguments) : (null, [], null);
    }
}
