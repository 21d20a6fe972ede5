using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>One step of a definition.</summary>
internal sealed class DefinitionStep(JsonNode? node, string at, DefinitionStep? condition, string? branch)
{
    public JsonNode? Node => node;

    public JsonObject? Body => node as JsonObject;

    public string? Name { get; } = DefinitionIndex.Text((node as JsonObject)?["Name"]);

    /// <summary>The type; also where the key Type is misspelt, so that the rest can be checked.</summary>
    public string? Type { get; } = TypeOf(node as JsonObject, DefinitionModel.StepTypes);

    public JsonObject? Arguments => Body?["Arguments"] as JsonObject;

    /// <summary>How problems call it: by its name, or by where it stands.</summary>
    public string Place => string.IsNullOrEmpty(Name) ? at : Name;

    /// <summary>The condition whose branch it is in, and which.</summary>
    public DefinitionStep? Condition => condition;

    public string? Branch => branch;

    /// <summary>The steps that it reads from or depends on, and where it says so.</summary>
    public List<(DefinitionStep Step, string Place)> Waits { get; } = [];

    /// <summary>The text of Type, or of the key that must have been meant by it.</summary>
    public static string? TypeOf(JsonObject? map, IReadOnlyList<string> known) =>
        map is null || map.ContainsKey("Type")
            ? DefinitionIndex.Text(map?["Type"])
            : map.Where(entry => Nearest.Distance(entry.Key, "Type") <= 2).Select(entry => DefinitionIndex.Text(entry.Value)).FirstOrDefault(known.Contains);
}
