using System.Globalization;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a tuning job.</summary>
internal static class TuningRules
{
    private const int MaxHyperbandResource = 20000;

    private static readonly string[] Ranges = ["ContinuousParameterRanges", "IntegerParameterRanges", "CategoricalParameterRanges"];

    public static void Check(RequestView job)
    {
        job.ExactlyOne("TrainingJobDefinition", "TrainingJobDefinitions");
        var config = job.In("HyperParameterTuningJobConfig");
        RequestView[] definitions = job.Has("TrainingJobDefinition")
            ? [job.In("TrainingJobDefinition"), .. job.Each("TrainingJobDefinitions")]
            : [.. job.Each("TrainingJobDefinitions")];
        Limits(config.In("ResourceLimits"));
        Strategy(job, config, definitions);
        Definitions(job, config, definitions);
        RangeRules.Check(config.In("ParameterRanges"));
        if (job.Has("WarmStartConfig"))
        {
            job.In("WarmStartConfig").Unique("ParentHyperParameterTuningJobs", "HyperParameterTuningJobName");
        }
    }

    private static string Say(double? number) => number!.Value.ToString(CultureInfo.InvariantCulture);

    private static void Limits(RequestView limits)
    {
        if (limits.Number("MaxParallelTrainingJobs") > limits.Number("MaxNumberOfTrainingJobs"))
        {
            limits.Say("MaxParallelTrainingJobs", Say(limits.Number("MaxParallelTrainingJobs")),
                $"be at most MaxNumberOfTrainingJobs ({Say(limits.Number("MaxNumberOfTrainingJobs"))})", "lower it");
        }
    }

    private static void Strategy(RequestView job, RequestView config, RequestView[] definitions)
    {
        var strategy = config.Text("Strategy");
        var hyperband = config.In("StrategyConfig").In("HyperbandStrategyConfig");
        if (strategy == "Hyperband")
        {
            if (config.Text("TrainingJobEarlyStoppingType") == "Auto")
            {
                config.Say("TrainingJobEarlyStoppingType", "'Auto'", "be 'Off' with Hyperband, which stops jobs itself", "set it to Off");
            }

            if (hyperband.Number("MaxResource") > MaxHyperbandResource)
            {
                hyperband.Say("MaxResource", Say(hyperband.Number("MaxResource")), $"be at most {MaxHyperbandResource}", "lower it");
            }

            if (hyperband.Number("MinResource") > hyperband.Number("MaxResource"))
            {
                hyperband.Say("MinResource", Say(hyperband.Number("MinResource")), $"be at most MaxResource ({Say(hyperband.Number("MaxResource"))})", "lower it");
            }
        }
        else if (strategy is not null && config.In("StrategyConfig").Has("HyperbandStrategyConfig"))
        {
            config.Say("StrategyConfig", $"Hyperband's settings with Strategy '{strategy}'", "be given with Hyperband only", "remove it, or set Strategy to Hyperband");
        }

        if (strategy == "Grid")
        {
            Grid(config, definitions);
        }
        else if (strategy is not null && !job.Has("Autotune") && !AllRanges(config, definitions).Any(Given))
        {
            config.Say("ParameterRanges", "no ranges", $"have at least one range for {strategy} to search in", "add one");
        }
    }

    private static void Grid(RequestView config, RequestView[] definitions)
    {
        var all = AllRanges(config, definitions).ToArray();
        foreach (var ranges in all)
        {
            foreach (var kind in Ranges[..2].Where(kind => ranges.Map[kind] is JsonArray { Count: > 0 }))
            {
                ranges.Say(kind, "ranges with Strategy 'Grid'", "be left out, because a grid is made of categorical ranges", "list the values in CategoricalParameterRanges");
            }
        }

        if (!all.Any(Given))
        {
            config.Say("ParameterRanges", "no ranges", "have at least one categorical range for Grid", "add one");
        }

        var sizes = all.SelectMany(ranges => ranges.Each(Ranges[2])).Select(range => (range.Map["Values"] as JsonArray)?.Count).ToArray();
        var most = config.In("ResourceLimits").Number("MaxNumberOfTrainingJobs");
        if (most is not null && all.Length == 1 && sizes.Length > 0 && sizes.All(size => size > 0) && sizes.Aggregate(1.0, (product, size) => product * size!.Value) is var grid && grid != most)
        {
            config.In("ResourceLimits").Say("MaxNumberOfTrainingJobs", Say(most), $"be {Say(grid)}, the number of the grid's points, or be left out", "set it so");
        }
    }

    private static IEnumerable<RequestView> AllRanges(RequestView config, RequestView[] definitions)
    {
        RequestView[] all = [config.In("ParameterRanges"), .. definitions.Select(definition => definition.In("HyperParameterRanges"))];
        return all.Where(ranges => ranges.Map.Count > 0);
    }

    private static bool Given(RequestView ranges) => Ranges.Any(kind => ranges.Map[kind] is { } list && list is not JsonArray { Count: 0 });

    private static void Definitions(RequestView job, RequestView config, RequestView[] definitions)
    {
        job.Unique("TrainingJobDefinitions", "DefinitionName");
        var several = job.Has("TrainingJobDefinitions");
        foreach (var definition in definitions)
        {
            if (several)
            {
                TrainingRules.Require(definition, "DefinitionName");
            }

            RangeRules.Check(definition.In("HyperParameterRanges"));
            var objective = definition.Has("TuningObjective") ? definition.In("TuningObjective") : config.In("HyperParameterTuningJobObjective");
            if (objective.Map.Count == 0 && !job.Has("Autotune"))
            {
                (several ? definition : config).Say(several ? "TuningObjective" : "HyperParameterTuningJobObjective", "nothing", "be given, so that jobs can be compared", "set it");
            }

            Objective(definition, objective);
            Static(definition, [config.In("ParameterRanges"), definition.In("HyperParameterRanges")]);
            definition.NotBoth("ResourceConfig", "HyperParameterTuningResourceConfig", "both say what to run on");
            if (!definition.Has("ResourceConfig") && !definition.Has("HyperParameterTuningResourceConfig"))
            {
                definition.Say("ResourceConfig", "nothing", "be given", "set it");
            }

            foreach (var (field, other) in new[] { ("InstanceType", "InstanceConfigs"), ("InstanceCount", "InstanceConfigs"), ("VolumeSizeInGB", "InstanceConfigs") })
            {
                definition.In("HyperParameterTuningResourceConfig").NotBoth(field, other, "each entry has its own");
            }

            TrainingRules.Check(definition);
        }
    }

    // With own metric definitions the objective must be one of them; built-in algorithms have theirs.
    private static void Objective(RequestView definition, RequestView objective)
    {
        var metrics = definition.In("AlgorithmSpecification").Each("MetricDefinitions").Select(metric => metric.Text("Name")).ToArray();
        if (objective.Text("MetricName") is { } name && metrics.Length > 0 && metrics.All(metric => metric is not null) && !metrics.Contains(name))
        {
            objective.Say("MetricName", $"'{name}'", "be one of the MetricDefinitions, or the tuner can't read it", $"did you mean {Nearest.Say(name, metrics!, 1)}?");
        }
    }

    private static void Static(RequestView definition, RequestView[] ranges)
    {
        var fixedOnes = definition.In("StaticHyperParameters");
        foreach (var name in ranges.SelectMany(set => Ranges.SelectMany(set.Each)).Select(range => range.Text("Name")).OfType<string>().Where(fixedOnes.Has))
        {
            fixedOnes.Say(name, $"a value for '{name}', which has a range too", "be fixed or searched for, not both", "remove one of the two");
        }
    }
}
