using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Tells which steps of a pipeline can run here: of the type, with the image, and not behind one that can't.</summary>
internal static class Runnable
{
    /// <summary>Why each step can't run here; null for those that can.</summary>
    public static IReadOnlyList<(StepDefinition Step, string? Reason)> Plan(PipelineDefinition definition, IValues values)
    {
        var reasons = definition.Steps.ToDictionary(s => s.Name, s => WhyNot(s, definition, values));
        // Definitions have no circles: as many rounds as there are steps reach every step behind one that can't run.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var step in definition.Steps.Where(s => reasons[s.Name] is null))
            {
                if (SelectiveExecution.Before(step).FirstOrDefault(n => reasons[n] is not null) is not { } blocked) continue;
                reasons[step.Name] = $"it comes after the step '{blocked}', which can't run here";
                changed = true;
            }
        }

        return [.. definition.Steps.Select(s => (s, reasons[s.Name]))];
    }

    /// <summary>Throws, by name of step, type and image, if one of the steps can't run here.</summary>
    public static void Demand(IEnumerable<StepDefinition> steps, PipelineDefinition definition, IValues values)
    {
        var refused = steps.Select(s => (Step: s, Reason: WhyNot(s, definition, values))).Where(s => s.Reason is not null).ToList();
        if (refused.Count > 0) throw AwsException.NotSupported(string.Join("; ", refused.Select(r => $"the step '{r.Step.Name}' ({r.Step.Type}): {r.Reason}")));
    }

    /// <summary>Why a step can't run here by itself, or null.</summary>
    public static string? WhyNot(StepDefinition step, PipelineDefinition definition, IValues values)
    {
        if (!StepTypes.Runs(step.Type)) return $"the step type {step.Type}";
        foreach (var image in Images(step, definition, values))
        {
            try
            {
                JobImages.Demand(image);
            }
            catch (AwsException e) when (e.Code == "NotSupportedByLocal")
            {
                return $"the image '{image}'";
            }
        }

        return null;
    }

    private static IEnumerable<string> Images(StepDefinition step, PipelineDefinition definition, IValues values) => Nodes(step, definition)
        .Select(image => Evaluated(image, values)).OfType<JsonValue>().Select(JsonReading.AsText);

    private static IEnumerable<JsonNode?> Nodes(StepDefinition step, PipelineDefinition definition)
    {
        static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];
        static JsonNode? Trained(JsonNode? job) => Member(Member(job, "AlgorithmSpecification"), "TrainingImage");
        switch (step.Type)
        {
            case "Processing":
                return [Member(step.Arguments["AppSpecification"], "ImageUri")];
            case "Training":
                return [Trained(step.Arguments)];
            case "Tuning":
                return [Trained(step.Arguments["TrainingJobDefinition"]), .. step.Arguments.Objects("TrainingJobDefinitions").Select(Trained)];
            case "Transform" when Expressions.References(step.Arguments["ModelName"]).FirstOrDefault() is { } reference:
                // A batch transform runs the image of its model, which an earlier step may make.
                if (definition.Find(Expressions.Split(reference).Name) is not { Type: "Model" } model) return [];
                return [Member(model.Arguments["PrimaryContainer"], "Image"), .. model.Arguments.Objects("Containers").Select(c => c["Image"])];
            default:
                return [];
        }
    }

    // An image that only an earlier step tells is judged when its job is made.
    private static JsonNode? Evaluated(JsonNode? image, IValues values)
    {
        try
        {
            return Expressions.Evaluate(image, values);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }
}
