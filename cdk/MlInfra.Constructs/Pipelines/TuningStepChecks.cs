using System.Text.RegularExpressions;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The rules of a tuning job that the request's model does not hold.</summary>
internal sealed class TuningStepChecks(StepContext context, TuningStepProps props)
{
    private const int MostRanges = 30;
    private const int MostParallel = 100;
    private const int MostHyperparameters = 100;

    private readonly Problems _problems = context.Problems;

    public void Check()
    {
        props.Strategy.Check(_problems, context.Name("Strategy"));
        props.WarmStart?.Check(_problems, context.Name("WarmStart"));
        CheckShape();
        if (props.Definitions.Count == 0)
        {
            CheckRanges("", props.Ranges, props.Estimator, props.Objective);
        }
        else
        {
            foreach (var definition in props.Definitions)
            {
                CheckRanges($"Definitions[{definition.Name}].", definition.Ranges, definition.Estimator, definition.Objective);
            }
        }

        CheckStopping();
        CheckCounts();
        CheckAutotune();
    }

    private void CheckAutotune()
    {
        if (props.Autotune && props.Definitions.Count > 0)
        {
            Add("Autotune", "true with Definitions", "be used with one Estimator", "set it to false, or tune each in a step of its own");
        }

        if (!props.Autotune && props.KeepStatic.Count > 0)
        {
            Add("KeepStatic", $"{props.KeepStatic.Count} names without Autotune", "be used with Autotune, because all is static without it", "remove them, or set Autotune");
        }

        var names = props.Estimator?.HyperparameterNames ?? [];
        foreach (var name in props.KeepStatic.Where(name => props.Autotune && !names.Contains(name) && !name.StartsWith("sagemaker_", StringComparison.Ordinal)))
        {
            Add("KeepStatic", $"'{name}'", "be a hyperparameter of the estimator", names.Count == 0 ? "remove it" : $"did you mean {Nearest.Say(name, names, 1)}?");
        }
    }

    // One estimator or several definitions.
    private void CheckShape()
    {
        if (props.Definitions.Count == 0)
        {
            if (props.Estimator is null)
            {
                Add("Estimator", "nothing", "be given, or Definitions in its place", "set it");
            }

            if (props.Objective is null)
            {
                Add("Objective", "nothing", "name the metric that tells a good model", "set HyperparameterTuningObjective.Maximize or Minimize");
            }

            return;
        }

        if (props.Estimator is not null || props.Objective is not null || props.Ranges.Count > 0 || props.Inputs.Count > 0 || props.Spot is not null || props.Checkpoints is not null)
        {
            Add("Definitions", "Definitions besides Estimator, Objective, Ranges, Inputs, Spot or Checkpoints", "be the only place of these, because each definition has its own",
                "move them into the definitions");
        }

        JobNodes.CheckUnique(_problems, context.Name("Definitions"), "definition", props.Definitions.Select(definition => definition.Name));
        var types = props.Definitions.Select(definition => definition.Objective.Type).Distinct().ToArray();
        if (types.Length > 1)
        {
            Add("Definitions", "objectives to maximize and to minimize", "all have one direction, or no model would be the best of all", "turn one of the metrics round");
        }

        if (props.WarmStart is not null && props.Definitions.Count > 1)
        {
            Add("WarmStart", $"a warm start of {props.Definitions.Count} definitions", "be used with one definition only", "remove it, or tune each in a step of its own");
        }

        if (props.EarlyStopping && props.Definitions.Count > 1)
        {
            Add("EarlyStopping", $"true with {props.Definitions.Count} definitions", "be used with one definition only", "set it to false");
        }
    }

    private void CheckRanges(string place, IReadOnlyDictionary<string, ParameterRange> ranges, Estimator? estimator, HyperparameterTuningObjective? objective)
    {
        if ((ranges.Count == 0 && !props.Autotune) || ranges.Count > MostRanges)
        {
            Add($"{place}Ranges", $"{ranges.Count} ranges", $"have 1 to {MostRanges}", ranges.Count == 0 ? "name what to search" : "give some of them fixed values");
        }

        var names = estimator?.HyperparameterNames ?? [];
        if (ranges.Count + names.Count > MostHyperparameters)
        {
            Add($"{place}Ranges", $"{ranges.Count} ranges and {names.Count} fixed hyperparameters", $"be at most {MostHyperparameters} together", "leave some out");
        }

        foreach (var (name, range) in ranges)
        {
            range.Check(_problems, context.Name($"{place}Ranges[{name}]"));
            if (names.Contains(name))
            {
                Add($"{place}Ranges[{name}]", "a range of what is also a fixed hyperparameter of the estimator", "be one or the other",
                    "remove it from the estimator's Hyperparameters, or from Ranges");
            }

            if (props.Strategy == TuningStrategy.Grid && range.Kind != "Categorical")
            {
                Add($"{place}Ranges[{name}]", $"ParameterRange.{range.Kind} with TuningStrategy.Grid", "be categorical, because a grid tries every value",
                    "list the values with ParameterRange.Categorical, or take another strategy");
            }
        }

        if (estimator is not null && objective is not null)
        {
            CheckMetric(place, estimator, objective);
        }
    }

    private void CheckMetric(string place, Estimator estimator, HyperparameterTuningObjective objective)
    {
        var property = $"{place}Objective.MetricName";
        var definitions = estimator.Props.MetricDefinitions;
        foreach (var metric in definitions)
        {
            if (!HasGroup(metric.Regex))
            {
                Add($"{place}Estimator.MetricDefinitions[{metric.Name}].Regex", $"'{metric.Regex}'", "be a regular expression with a group that finds the value",
                    "write it like 'accuracy=([0-9.]+)'");
            }
        }

        if (objective.MetricName.Expected is not string name || Tokens.In(name))
        {
            return;
        }

        var known = estimator.KnownMetrics is { } builtIn ? [.. builtIn, .. definitions.Select(metric => metric.Name)] : definitions.Select(metric => metric.Name).ToArray();
        if (known.Length == 0)
        {
            Add(property, $"'{name}' of an estimator without MetricDefinitions", "be a metric that SageMaker can read from the log",
                $"add new MetricDefinition(\"{name}\", regex) to the estimator's MetricDefinitions");
        }
        else if (!known.Contains(name))
        {
            Add(property, $"'{name}'", $"be a metric of the estimator ({Nearest.Or(known)})", $"did you mean {Nearest.Say(name, known, 1)}?");
        }
    }

    private static bool HasGroup(string regex)
    {
        try
        {
            return new Regex(regex).GetGroupNumbers().Length > 1;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void CheckStopping()
    {
        if (props.EarlyStopping && props.Strategy.IsHyperband)
        {
            Add("EarlyStopping", "true with TuningStrategy.Hyperband", "be false, because Hyperband stops jobs itself", "set it to false");
        }

        if (props.WarmStart is not null && props.Strategy == TuningStrategy.Grid)
        {
            Add("WarmStart", "a warm start with TuningStrategy.Grid", "be used with a strategy that learns", "remove it, or take TuningStrategy.Bayesian");
        }
    }

    private void CheckCounts()
    {
        var most = props.Strategy == TuningStrategy.Random ? 10000 : 750;
        var combinations = Combinations();
        var maxJobs = props.MaxJobs is null ? (props.Strategy == TuningStrategy.Grid ? combinations : 1) : (long?)NumberText.Of(props.MaxJobs.Expected);
        if (maxJobs > most)
        {
            Add("MaxJobs", $"{maxJobs}", $"be at most {most} with TuningStrategy.{props.Strategy.Name}", props.MaxJobs is null ? "leave values out of the ranges" : "lower it");
        }

        if (props.Strategy == TuningStrategy.Grid && props.MaxJobs is not null && combinations is { } grid && maxJobs != grid)
        {
            Add("MaxJobs", $"{maxJobs}", $"be the number of combinations ({grid}), because a grid tries each", "leave it out, it follows from the ranges");
        }
        else if (props.Strategy != TuningStrategy.Grid && combinations < maxJobs)
        {
            Add("MaxJobs", $"{maxJobs} of {combinations} combinations", "be at most the number of combinations that the ranges have", "lower it, or widen the ranges");
        }

        var parallel = (long?)NumberText.Of(props.MaxParallelJobs.Expected);
        if (parallel > MostParallel)
        {
            Add("MaxParallelJobs", $"{parallel}", $"be at most {MostParallel}", "lower it");
        }

        if (parallel > maxJobs)
        {
            Add("MaxParallelJobs", $"{parallel}", $"be at most MaxJobs ({maxJobs})", "lower it, or raise MaxJobs");
        }
    }

    /// <summary>How many combinations the ranges have, where that can be told.</summary>
    private long? Combinations()
    {
        if (props.Definitions.Count > 0)
        {
            return null;
        }

        long all = 1;
        foreach (var range in props.Ranges.Values)
        {
            if (range.Size is not { } size || size > int.MaxValue || all > int.MaxValue)
            {
                return null;
            }

            all *= size;
        }

        return props.Ranges.Count == 0 ? null : all;
    }

    private void Add(string property, string got, string must, string fix) => _problems.Add(context.Name(property), got, must, fix);
}
