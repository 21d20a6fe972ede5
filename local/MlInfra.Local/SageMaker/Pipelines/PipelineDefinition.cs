using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A pipeline's definition, read and found sound.</summary>
internal sealed class PipelineDefinition
{
    private readonly Dictionary<string, StepDefinition> byName;

    private PipelineDefinition(JsonObject body, IReadOnlyList<StepDefinition> steps)
    {
        Body = body;
        Steps = steps;
        byName = steps.ToDictionary(s => s.Name);
    }

    /// <summary>The whole document.</summary>
    public JsonObject Body { get; }

    /// <summary>All steps, those in branches after their Condition step.</summary>
    public IReadOnlyList<StepDefinition> Steps { get; }

    /// <summary>The parameters.</summary>
    public IEnumerable<JsonObject> Parameters => Body.Objects("Parameters");

    /// <summary>A step by name, or null.</summary>
    public StepDefinition? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads a definition. Throws a ValidationException that names what is wrong.</summary>
    public static PipelineDefinition Parse(string text)
    {
        JsonObject body;
        try
        {
            body = JsonNode.Parse(text) as JsonObject ?? throw Wrong("the document must be an object");
        }
        catch (JsonException e)
        {
            throw Wrong(e.Message);
        }

        if (body.Text("Version") != "2020-12-01") throw Wrong($"Version must be 2020-12-01, not '{body.Text("Version")}'");
        if (body[nameof(Steps)] is not JsonArray { Count: > 0 } list) throw Wrong("Steps must be a list with at least one step");
        List<StepDefinition> steps = [];
        Collect(list, null, false, steps);
        if (DefinitionChecks.Find(body, steps) is { Count: > 0 } problems) throw Wrong([.. problems]);
        return new PipelineDefinition(body, steps);
    }

    /// <summary>The error of an unsound definition.</summary>
    private static AwsException Wrong(params string[] what) =>
        AwsException.Validation($"Unable to parse pipeline definition. {string.Join(' ', what.Select(w => $"{char.ToUpperInvariant(w[0])}{w[1..].TrimEnd('.')}."))}");

    private static void Collect(JsonArray list, string? parent, bool branch, List<StepDefinition> steps)
    {
        foreach (var item in list)
        {
            var step = new StepDefinition(item as JsonObject ?? throw Wrong("every step must be an object"), parent, branch);
            steps.Add(step);
            if (step.Type != "Condition") continue;
            if (step.Arguments["IfSteps"] is JsonArray yes) Collect(yes, step.Name, true, steps);
            if (step.Arguments["ElseSteps"] is JsonArray no) Collect(no, step.Name, false, steps);
        }
    }
}
