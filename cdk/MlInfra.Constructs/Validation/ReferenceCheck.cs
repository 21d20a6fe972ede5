using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>Checks what a <c>Get</c> points to: a parameter, a value of the execution, or what a step tells.</summary>
internal sealed class ReferenceCheck(Problems problems, DefinitionIndex index)
{
    private const string Outputs = "OutputParameters";
    private const string Files = "PropertyFiles";

    /// <summary>What a reference may begin with.</summary>
    public static readonly string[] Sources = ["Parameters", "Execution", "Steps", "PipelineExperimentConfig"];
    private static readonly string[] Experiment = ["ExperimentName", "TrialName"];

    private static readonly Lazy<string[]> Execution = new(() =>
        [.. EmbeddedData.Load("pipeline-steps.json").RootElement.GetProperty("executionVariables").EnumerateArray().Select(name => name.GetString()!)]);

    /// <summary>Checks the reference; tells of what kind its value is.</summary>
    public string Get(DefinitionStep? from, string place, string path, Shape expected)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var source = dot < 0 ? path : path[..dot];
        var rest = dot < 0 ? "" : path[(dot + 1)..];
        switch (source)
        {
            case "Parameters":
                return Parameter(place, path, rest, expected);
            case "Execution" when Execution.Value.Contains(rest):
                return "string";
            case "Execution":
                problems.Add(place, $"'{path}'", $"be one of the execution's values, {Nearest.Or(Execution.Value)}", $"did you mean 'Execution.{Nearest.To(rest, Execution.Value, 1)[0]}'?");
                return "any";
            case "PipelineExperimentConfig" when Experiment.Contains(rest):
                return "string";
            case "PipelineExperimentConfig":
                problems.Add(place, $"'{path}'", $"be one of {Nearest.Or(Experiment)} of PipelineExperimentConfig", $"did you mean '{source}.{Nearest.To(rest, Experiment, 1)[0]}'?");
                return "any";
            case "Steps":
                return Property(from, place, path, rest);
            default:
                problems.Add(place, $"'{path}'", $"begin with {Nearest.Or(Sources.Select(name => name + "."))}", $"did you mean '{Nearest.To(source, Sources, 1)[0]}.{rest}'?");
                return "any";
        }
    }

    /// <summary>Checks a reference to a step's property file.</summary>
    public void File(DefinitionStep? from, string place, string? path)
    {
        var parts = path?.Split('.', 4);
        if (parts is not ["Steps", _, Files, _])
        {
            problems.Add(place, path is null ? "no reference" : $"'{path}'", "be a reference to a step's property file", "write it as {\"Get\": \"Steps.Name.PropertyFiles.File\"}");
            return;
        }

        if (Step(from, place, parts[1]) is not { } step)
        {
            return;
        }

        var names = Names(step.Body?[Files], "PropertyFileName");
        if (!names.Contains(parts[3]))
        {
            problems.Add(place, $"'{path}'", $"be a property file that the step '{step.Name}' declares",
                names.Count == 0 ? $"declare it in the PropertyFiles of '{step.Name}'" : $"did you mean {Nearest.Say(parts[3], names, 1)}?");
        }
    }

    /// <summary>The step of that name, noted as one to wait for; says it where there is none.</summary>
    public DefinitionStep? Step(DefinitionStep? from, string place, string name)
    {
        if (index.ByName.TryGetValue(name, out var step))
        {
            from?.Waits.Add((step, place));
            return step;
        }

        problems.Add(place, $"step '{name}'", "be a step of this pipeline",
            index.ByName.Count == 0 ? "add it" : $"add '{name}' to Steps or to a branch, or did you mean {Nearest.Say(name, index.ByName.Keys, 1)}?");
        return null;
    }

    private static List<string> Names(JsonNode? list, string key) =>
        [.. (list as JsonArray ?? []).Select(entry => DefinitionIndex.Text((entry as JsonObject)?[key])).OfType<string>()];

    private string Parameter(string place, string path, string name, Shape expected)
    {
        if (!index.Parameters.TryGetValue(name, out var parameter))
        {
            problems.Add(place, $"'{path}'", "be a parameter of this pipeline",
                index.Parameters.Count == 0 ? "declare it in Parameters" : $"declare it, or did you mean 'Parameters.{Nearest.To(name, index.Parameters.Keys, 1)[0]}'?");
            return "any";
        }

        // A run that is started without other values must be taken too.
        if (parameter["DefaultValue"] is JsonValue value && expected.Type != "any" && TypeFit.Fits(TypeFit.OfParameter(DefinitionIndex.Text(parameter["Type"])), expected.Type))
        {
            new RequestWalker(problems, $"the default of the parameter '{name}'").One(place, value, expected);
        }

        return TypeFit.OfParameter(DefinitionIndex.Text(parameter["Type"]));
    }

    private string Property(DefinitionStep? from, string place, string path, string rest)
    {
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == rest.Length - 1)
        {
            problems.Add(place, $"'{path}'", "name a step and what is read of it", "write it as Steps.Name.Property");
            return "any";
        }

        if (Step(from, place, rest[..dot]) is not { } step)
        {
            return "any";
        }

        if (step == from)
        {
            problems.Add(place, $"'{path}'", "be a value of another step, because a step tells nothing before it has run", "read another step");
        }

        var property = rest[(dot + 1)..];
        if (property.StartsWith(Files + ".", StringComparison.Ordinal))
        {
            problems.Add(place, $"'{path}'", "stand inside Std:JsonGet, because a property file is no value", "read a value of it with Std:JsonGet");
            return "any";
        }

        return PropertyPath.Parse(property) is { } parts
            ? step.Type is "Lambda" or "Callback" ? Output(place, step, parts) : PropertyWalk.Walk(problems, place, step, parts)
            : Unreadable(place, path);
    }

    private string Unreadable(string place, string path)
    {
        problems.Add(place, $"'{path}'", "be a path of names, [0] and ['name']", "write it so");
        return "any";
    }

    private string Output(string place, DefinitionStep step, IReadOnlyList<PropertyPath.Part> parts)
    {
        if (parts is not [{ Name: Outputs, Quoted: false }, { Quoted: true } output])
        {
            problems.Add(place, $"'{PropertyPath.Say(parts)}' of step '{step.Name}'", $"be an output of a {step.Type} step", $"write it as Steps.{step.Name}.OutputParameters['name']");
            return "any";
        }

        var declared = (step.Body?[Outputs] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(one => DefinitionIndex.Text(one["OutputName"]) == output.Name);
        if (declared is null)
        {
            var names = Names(step.Body?[Outputs], "OutputName");
            problems.Add(place, $"'{PropertyPath.Say(parts)}' of step '{step.Name}'", "be an output that the step declares",
                names.Count == 0 ? $"declare it in the OutputParameters of '{step.Name}'" : $"did you mean {Nearest.Say(output.Name, names, 1)}?");
            return "any";
        }

        return TypeFit.OfParameter(DefinitionIndex.Text(declared["OutputType"]));
    }
}
