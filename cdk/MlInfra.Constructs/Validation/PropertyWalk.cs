using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>Follows a property's path through what the service tells about a step's work.</summary>
internal static class PropertyWalk
{
    // The lists whose entries may be named, the name's field, and where the step's request has the same list.
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["ProcessingInputs"] = "InputName",
        ["ProcessingOutputConfig.Outputs"] = "OutputName",
        ["InputDataConfig"] = "ChannelName",
    };

    /// <summary>Says where the path leaves what is told; gives the kind of the value at its end.</summary>
    public static string Walk(Problems problems, string place, DefinitionStep step, IReadOnlyList<PropertyPath.Part> parts)
    {
        var got = $"'{PropertyPath.Say(parts)}' of step '{step.Name}'";
        if (StepProperties.Of(step.Type ?? "") is not { } shape)
        {
            // An unknown type is said at the step.
            if (DefinitionModel.StepTypes.Contains(step.Type))
            {
                problems.Add(place, got, $"read a step that has results (a {step.Type} step has none)", "read another step");
            }

            return "any";
        }

        var given = (JsonNode?)step.Arguments;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var sofar = PropertyPath.Say(parts.Take(i));
            var next = shape switch
            {
                { Type: "list" } when part.Index is not null => shape.Item,
                { Type: "list" } when part.Quoted && Named.ContainsKey(sofar) => shape.Item,
                { Type: "map" } when part.Quoted => shape.Value,
                { Type: "structure" } when part.Index is null && !part.Quoted => shape.Members.GetValueOrDefault(part.Name),
                _ => null,
            };
            if (next is null)
            {
                problems.Add(place, got, $"be a field that SageMaker tells of a {step.Type} step", Fix(shape, part, sofar));
                return "any";
            }

            given = Entry(problems, place, got, step, given, part, sofar);
            shape = next;
        }

        return shape.Type;
    }

    private static string Fix(Shape shape, PropertyPath.Part part, string sofar) => shape.Type switch
    {
        "list" when part.Quoted => $"take an entry of {sofar} by its number, as in {sofar}[0]",
        "list" => $"{sofar} is a list: take an entry of it, as in {sofar}[0]",
        "map" => $"{sofar} is a map: take an entry of it, as in {sofar}['name']",
        "structure" when part.Index is not null || part.Quoted => $"{sofar} is no list: name a field of it, such as {Nearest.Or(shape.Members.Keys.Take(3))}",
        "structure" => $"did you mean {Nearest.Say(part.Name, shape.Members.Keys, 1)}?",
        _ => $"{sofar} is {TypeFit.Article(shape.Type)} and has no fields: end the path there",
    };

    // Follows the request beside: what the service tells of a list or map is what the step was given.
    private static JsonNode? Entry(Problems problems, string place, string got, DefinitionStep step, JsonNode? given, PropertyPath.Part part, string sofar)
    {
        switch (given)
        {
            case JsonArray list when part.Index is { } number:
                if (number >= list.Count)
                {
                    problems.Add(place, got, $"be one of the {list.Count} entries of {sofar}", $"{(list.Count == 0 ? "add one" : $"take [0]{(list.Count > 1 ? $" to [{list.Count - 1}]" : "")}")}");
                    return null;
                }

                return list[number];
            case JsonArray list when part.Quoted && Named.TryGetValue(sofar, out var key):
                var names = list.Select(entry => DefinitionIndex.Text((entry as JsonObject)?[key])).OfType<string>().ToArray();
                if (names.Length == list.Count && !names.Contains(part.Name))
                {
                    problems.Add(place, got, $"be an entry that the step '{step.Name}' has", names.Length == 0 ? "add it" : $"did you mean {Nearest.Say(part.Name, names, 1)}?");
                }

                return list.OfType<JsonObject>().FirstOrDefault(entry => DefinitionIndex.Text(entry[key]) == part.Name);
            case JsonObject map when part.Quoted && sofar is "HyperParameters" or "Environment":
                if (given is JsonObject { Count: > 0 } entries && !FunctionCheck.IsIntrinsic(given) && !entries.ContainsKey(part.Name))
                {
                    problems.Add(place, got, $"be an entry that the step '{step.Name}' has", $"did you mean {Nearest.Say(part.Name, entries.Select(entry => entry.Key), 1)}?");
                }

                return map[part.Name];
            case JsonObject map when part.Index is null && !part.Quoted && !FunctionCheck.IsMeant(map, new Shape { Type = "string" }):
                return map[part.Name];
            default:
                return null;
        }
    }
}
