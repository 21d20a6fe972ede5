using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>
/// Walks a whole pipeline definition, ours or another's, and finds what the service would refuse: in its fields, its references,
/// its order, and between its fields. Asks CDK nothing.
/// </summary>
internal static class PipelineDefinitionCheck
{
    private const string Definition = "a pipeline definition";

    /// <summary>Adds what is wrong with the definition, but for what <paramref name="problems"/> says already.</summary>
    public static void Run(JsonObject definition, Problems problems)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(problems);
        var found = Problems.Of(Definition);
        var index = new DefinitionIndex(definition);
        var functions = new FunctionCheck(found, index);
        new RequestWalker(found, Definition) { Functions = functions, OperandsByCaller = true }.Walk("Definition", definition);
        ParameterDeclarations.Check(found, definition["Parameters"] as JsonArray);
        var steps = new StepCheck(found, index, functions);
        foreach (var step in index.Steps)
        {
            steps.Check(step);
        }

        StepOrder.Check(found, index);
        problems.AddNew(found);
    }
}
