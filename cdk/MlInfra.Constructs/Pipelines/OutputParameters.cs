using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The values that a Lambda or Callback step gives to later steps.</summary>
internal static class OutputParameters
{
    public static StepProperty Of(PipelineStep step, IReadOnlyList<OutputParameter> outputs, string name) =>
        new(step, $"OutputParameters['{name}']", (problems, property) =>
        {
            if (outputs.All(output => output.Name != name))
            {
                var known = outputs.Select(output => output.Name).ToArray();
                problems.Add(property, $"the output '{name}' of step '{step.Name}'",
                    known.Length == 0 ? $"be an output of the step ('{step.Name}' has none)" : $"be an output of the step ({Nearest.Or(known)})",
                    known.Length == 0 ? $"add it to the Outputs of '{step.Name}'" : $"did you mean {Nearest.Say(name, known, 1)}?");
            }
        });

    public static void Check(StepContext context, IReadOnlyList<OutputParameter> outputs)
    {
        JobNodes.CheckUnique(context.Problems, context.Name("Outputs"), "output", outputs.Select(output => output.Name));
        foreach (var output in outputs.Where(output => output.Name.Length == 0 || output.Name.Contains('\'', StringComparison.Ordinal)))
        {
            context.Problems.Add(context.Name("Outputs"), $"an output named '{output.Name}'", "have a name without quotes", "rename it");
        }
    }

    public static JsonObject Inputs(StepContext context, IDictionary<string, PipelineValue> inputs)
    {
        var node = new JsonObject();
        foreach (var (name, value) in inputs)
        {
            node[name] = context.Value($"Inputs[{name}]", value);
        }

        return node;
    }

    public static JsonArray ToNode(IReadOnlyList<OutputParameter> outputs) => new([.. outputs.Select(output => output.ToNode())]);
}
