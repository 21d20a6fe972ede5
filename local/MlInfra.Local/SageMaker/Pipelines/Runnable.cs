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
        try
        {
            Judge(step, definition, values);
            return null;
        }
        catch (EvaluationException)
        {
            return null; // What only an earlier step tells is judged when the job is made.
        }
        catch (AwsException e)
        {
            return e.Code == "NotSupportedByLocal" ? What(e.Message) : null;
        }
    }

    private static void Judge(StepDefinition step, PipelineDefinition definition, IValues values)
    {
        switch (step.Type)
        {
            case "Processing":
                JobChecks.ProcessingImage(new JsonObject { ["AppSpecification"] = Known(step.Arguments["AppSpecification"], "ImageUri", values) });
                break;
            case "Training":
                Training(step.Arguments, "HyperParameters", values);
                break;
            case "Tuning":
                foreach (var job in step.Arguments.Objects("TrainingJobDefinitions").Append(step.Arguments.Object("TrainingJobDefinition")).OfType<JsonObject>()) Training(job, "StaticHyperParameters", values);
                break;
            case "Transform" when Expressions.References(step.Arguments["ModelName"]).FirstOrDefault() is { } reference:
                // A batch transform runs the image of its model, which an earlier step may make.
                var model = Expressions.Split(reference).Name;
                if (definition.Find(model) is not { Type: "Model" } maker) break;
                foreach (var container in maker.Arguments.Objects("Containers").Append(maker.Arguments.Object("PrimaryContainer")).OfType<JsonObject>())
                    if (Known(container, "Image", values).Text("Image") is { } image) JobImages.DemandServing(image, model);
                break;
        }
    }

    private static void Training(JsonObject job, string hyperParameters, IValues values) => JobChecks.TrainingImage(new JsonObject
    {
        ["AlgorithmSpecification"] = Known(job["AlgorithmSpecification"], "TrainingImage", values), ["HyperParameters"] = job[hyperParameters]?.DeepClone() ?? new JsonObject(),
    });

    /// <summary>A copy in which one member is evaluated and the others are as they were written.</summary>
    private static JsonObject Known(JsonNode? node, string member, IValues values)
    {
        var copy = (node as JsonObject)?.DeepClone().AsObject() ?? [];
        copy[member] = Expressions.Evaluate(copy[member], values);
        return copy;
    }

    /// <summary>What an error says is not supported, without the words around it.</summary>
    private static string What(string message)
    {
        const string Before = "MlInfra Local does not support ", After = ". It refuses ";
        var start = message.StartsWith(Before, StringComparison.Ordinal) ? Before.Length : 0;
        var end = message.LastIndexOf(After, StringComparison.Ordinal);
        return end > start ? message[start..end] : message[start..];
    }
}
