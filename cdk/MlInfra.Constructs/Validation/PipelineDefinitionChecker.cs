using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>
/// Checks the JSON of a SageMaker pipeline definition, wherever it comes from, against the service's own model: fields, types,
/// ranges, references, order, and the rules between fields. Needs no AWS account and no CDK app.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html"/>
public static class PipelineDefinitionChecker
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>All that the service would refuse, a line each: where, what was given, the rule, the fix. Empty where nothing is wrong.</summary>
    public static IReadOnlyList<string> Check(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var problems = Problems.Of("Pipeline definition");
        try
        {
            if (JsonNode.Parse(json, documentOptions: Strict) is JsonObject definition)
            {
                PipelineDefinitionCheck.Run(definition, problems);
            }
            else
            {
                problems.Add("Definition", "JSON that is no object", "be an object with Version, Parameters and Steps", "give the whole definition");
            }
        }
        catch (JsonException e)
        {
            problems.Add("Definition", "text that is no JSON", $"be JSON ({e.Message.TrimEnd('.')})", "correct it");
        }

        return problems.Lines;
    }
}
