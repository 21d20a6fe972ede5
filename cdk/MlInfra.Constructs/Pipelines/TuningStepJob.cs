using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>One definition of a training job inside a tuning job's request.</summary>
internal sealed class TuningStepJob(StepContext context, string stepName, string place, TuningDefinition definition)
{
    public static JsonObject Objective(StepContext context, string property, HyperparameterTuningObjective objective) => new()
    {
        ["Type"] = objective.Type,
        ["MetricName"] = context.Value($"{property}.MetricName", objective.MetricName),
    };

    public static JsonObject Ranges(StepContext context, string property, IReadOnlyDictionary<string, ParameterRange> ranges, Estimator estimator)
    {
        foreach (var (name, range) in ranges)
        {
            foreach (var value in range.Values)
            {
                context.Use($"{property}[{name}]", value);
            }
        }

        JsonArray Of(string kind) =>
            new([.. ranges.Where(range => range.Value.Kind == kind).Select(range => range.Value.ToNode(range.Key, estimator.ReadsJson))]);
        return new JsonObject
        {
            ["ContinuousParameterRanges"] = Of("Continuous"),
            ["CategoricalParameterRanges"] = Of("Categorical"),
            ["IntegerParameterRanges"] = Of("Integer"),
        };
    }

    public JsonObject ToNode(bool named, bool cached)
    {
        var work = new TrainingStepWork(context, stepName, place)
        {
            Estimator = definition.Estimator,
            Inputs = definition.Inputs,
            MaxRun = definition.MaxRun,
            Spot = definition.Spot,
            Checkpoints = definition.Checkpoints,
            Cached = cached,
            Ranges = definition.Ranges,
            Objective = definition.Objective,
        };
        work.Check();
        TrainingStepExtras.Refuse(context, place, definition.Estimator.Props);
        var node = new JsonObject
        {
            ["StaticHyperParameters"] = Static(),
            ["RoleArn"] = StepContext.Role,
            ["OutputDataConfig"] = work.Output(),
            ["StoppingCondition"] = work.Stopping(),
            ["HyperParameterTuningResourceConfig"] = definition.InstanceChoices.Count > 0 ? Choices() : work.Resources(),
            ["AlgorithmSpecification"] = work.Algorithm(),
        };
        work.AddCommon(node);
        if (named)
        {
            node["DefinitionName"] = definition.Name;
            node["TuningObjective"] = Objective(context, $"{place}Objective", definition.Objective);
            node["HyperParameterRanges"] = Ranges(context, $"{place}Ranges", definition.Ranges, definition.Estimator);
        }

        return node;
    }

    private JsonObject Choices()
    {
        const int most = 6;
        if (definition.InstanceChoices.Count > most)
        {
            context.Problems.Add(context.Name($"{place}InstanceChoices"), $"{definition.InstanceChoices.Count} choices", $"be at most {most}", "leave some out");
        }

        var key = definition.Estimator.Props.VolumeKey;
        var node = new JsonObject();
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(key));
        node["InstanceConfigs"] = new JsonArray([.. definition.InstanceChoices.Select((choice, i) => choice.ToNode(context, $"{place}InstanceChoices[{i}]", key))]);
        return node;
    }

    private JsonObject Static()
    {
        var node = definition.Estimator.Hyperparameters(context, $"{place}Estimator");
        foreach (var (name, text) in definition.Estimator.TuningHyperparameters)
        {
            node[name] = text;
        }

        return node;
    }
}
