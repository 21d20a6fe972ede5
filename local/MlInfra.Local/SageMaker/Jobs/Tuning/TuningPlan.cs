using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>What a tuning job searches and when it ends, read from its request.</summary>
internal sealed class TuningPlan
{
    private const int MostJobs = 750;

    /// <summary>Reads and checks it. Throws AWS's ValidationException, or refuses by name what this endpoint lacks.</summary>
    public TuningPlan(JsonObject request)
    {
        if (request["Autotune"] is not null) throw AwsException.NotSupported("Autotune of CreateHyperParameterTuningJob");
        var config = request.Object("HyperParameterTuningJobConfig")!;
        Strategy = config.Required("Strategy");
        Parents = [.. (request.Object("WarmStartConfig")?.Objects("ParentHyperParameterTuningJobs") ?? []).Select(p => p.Required("HyperParameterTuningJobName"))];
        IsIdentical = request.Object("WarmStartConfig")?.Text("WarmStartType") == "IdenticalDataAndAlgorithm";
        Arms = [.. ReadArms(request, config)];
        var limits = config.Object("ResourceLimits")!;
        Parallel = limits.Int("MaxParallelTrainingJobs") ?? 1;
        MaxRuntime = limits.Int("MaxRuntimeInSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var criteria = config.Object("TuningJobCompletionCriteria");
        Target = criteria?.Number("TargetObjectiveMetricValue");
        NotImproving = criteria?.Object("BestObjectiveNotImproving")?.Int("MaxNumberOfTrainingJobsNotImproving");
        OnConvergence = criteria?.Object("ConvergenceDetected")?.Text("CompleteOnConvergence") == "Enabled";
        EndsEarly = config.Text("TrainingJobEarlyStoppingType") == "Auto";
        Seed = config.Int("RandomSeed");
        MaxJobs = Jobs(limits.Int("MaxNumberOfTrainingJobs"));
        CheckHyperband(config);
    }

    /// <summary>Bayesian, Random, Grid or Hyperband.</summary>
    public string Strategy { get; }

    /// <summary>What is searched: one for each training job definition.</summary>
    public IReadOnlyList<TuningArm> Arms { get; }

    /// <summary>How many training jobs there may be, those that are done again not counted.</summary>
    public int MaxJobs { get; }

    /// <summary>How many may run at once.</summary>
    public int Parallel { get; }

    /// <summary>How long all of it may take, or null.</summary>
    public TimeSpan? MaxRuntime { get; }

    /// <summary>The objective's value that is good enough, or null.</summary>
    public double? Target { get; }

    /// <summary>How many jobs without a better objective are enough, or null.</summary>
    public int? NotImproving { get; }

    /// <summary>Whether to end when little more is to be expected.</summary>
    public bool OnConvergence { get; }

    /// <summary>Whether training jobs that do badly are ended early (Auto).</summary>
    public bool EndsEarly { get; }

    /// <summary>The seed that was given, or null.</summary>
    public int? Seed { get; }

    /// <summary>The tuning jobs that this one learns from.</summary>
    public IReadOnlyList<string> Parents { get; }

    /// <summary>Whether the parents had the same data and algorithm.</summary>
    public bool IsIdentical { get; }

    /// <summary>Hyperband's least and most resource.</summary>
    public (int Min, int Max)? Resource { get; private set; }

    /// <summary>The search of one definition.</summary>
    public ISearch Search(TuningArm arm, int seed) => Strategy switch
    {
        "Bayesian" => new BayesianSearch(arm.Space, seed),
        "Grid" => new GridSearch(arm.Space),
        _ => new RandomSearch(arm.Space, seed),
    };

    /// <summary>What ends trials early, or null.</summary>
    public IStopper? Stopper() => Resource is { } r ? new HyperbandStopper(r.Min, r.Max) : EndsEarly ? new MedianStopper() : null;

    private static IEnumerable<TuningArm> ReadArms(JsonObject request, JsonObject config)
    {
        var several = request.Objects("TrainingJobDefinitions").ToList();
        var one = request.Object("TrainingJobDefinition");
        if (one is not null && several.Count > 0) throw AwsException.Validation("TrainingJobDefinition and TrainingJobDefinitions cannot both be given.");
        if (one is null && several.Count == 0) throw AwsException.Validation("Either TrainingJobDefinition or TrainingJobDefinitions must be given.");
        if (one is not null) return [new TuningArm(one, config.Object("HyperParameterTuningJobObjective") ?? one.Object("TuningObjective"), config.Object("ParameterRanges") ?? one.Object("HyperParameterRanges"))];
        if (several.Any(d => d["DefinitionName"] is null)) throw AwsException.Validation("DefinitionName is required for each of the TrainingJobDefinitions.");
        if (several.Select(d => d.Text("DefinitionName")).Distinct().Count() != several.Count) throw AwsException.Validation("The DefinitionName of each of the TrainingJobDefinitions must be unique.");
        return [.. several.Select(d => new TuningArm(d, d.Object("TuningObjective"), d.Object("HyperParameterRanges")))];
    }

    private int Jobs(int? given)
    {
        if (Strategy != "Grid") return given ?? MostJobs;
        if (Arms.SelectMany(a => a.Space.Parameters).FirstOrDefault(p => p.Values is null) is { } numeric)
            throw AwsException.Validation($"Grid search takes categorical ranges only, and the range of hyperparameter {numeric.Name} is numeric.");
        var all = (int)Arms.Sum(a => a.Space.Count ?? int.MaxValue);
        if (given is not null && given != all) throw AwsException.Validation($"MaxNumberOfTrainingJobs ({given}) must be the number of combinations of a grid search ({all}), or be left out.");
        return all;
    }

    private void CheckHyperband(JsonObject config)
    {
        var hyperband = config.Object("StrategyConfig")?.Object("HyperbandStrategyConfig");
        if (Strategy != "Hyperband")
        {
            if (hyperband is not null) throw AwsException.Validation($"HyperbandStrategyConfig can only be given with the Hyperband strategy, and the strategy is {Strategy}.");
            return;
        }

        if (EndsEarly) throw AwsException.Validation("TrainingJobEarlyStoppingType must be Off with the Hyperband strategy, which ends training jobs early by itself.");
        var (min, max) = (hyperband?.Int("MinResource"), hyperband?.Int("MaxResource"));
        if (max is null || min is null) throw AwsException.Validation("The Hyperband strategy needs MinResource and MaxResource in StrategyConfig.HyperbandStrategyConfig.");
        if (min >= max) throw AwsException.Validation($"MinResource ({min}) must be less than MaxResource ({max}).");
        Resource = (min.Value, max.Value);
    }
}

/// <summary>One training job definition of a tuning job, with its objective and its ranges.</summary>
internal sealed class TuningArm
{
    /// <summary>Reads it. Throws AWS's ValidationException.</summary>
    public TuningArm(JsonObject definition, JsonObject? objective, JsonObject? ranges)
    {
        Definition = definition;
        if (objective is null) throw AwsException.Validation("HyperParameterTuningJobObjective is required.");
        Metric = objective.Required("MetricName");
        Maximize = objective.Text("Type") == "Maximize";
        Space = new ParameterSpace(ranges);
        if (Space.Parameters.FirstOrDefault(p => definition.Object("StaticHyperParameters")?[p.Name] is not null) is { } both)
            throw AwsException.Validation($"The hyperparameter {both.Name} cannot be static and have a range.");
    }

    /// <summary>The definition.</summary>
    public JsonObject Definition { get; }

    /// <summary>The objective metric.</summary>
    public string Metric { get; }

    /// <summary>Whether more is better.</summary>
    public bool Maximize { get; }

    /// <summary>What is searched.</summary>
    public ParameterSpace Space { get; }

    /// <summary>The objective as a cost: less is better.</summary>
    public double Cost(double value) => Maximize ? -value : value;

    /// <summary>CreateTrainingJob's request for one trial.</summary>
    public JsonObject Request(string jobName, IReadOnlyDictionary<string, string> values)
    {
        var request = Definition.Copy();
        foreach (var own in new[] { "DefinitionName", "TuningObjective", "HyperParameterRanges", "StaticHyperParameters", "HyperParameterTuningResourceConfig" }) request.Remove(own);
        request["TrainingJobName"] = jobName;
        if (Definition.Object("HyperParameterTuningResourceConfig") is { } resources) request["ResourceConfig"] = Resources(resources);
        var hyperparameters = Definition.Object("StaticHyperParameters")?.Copy() ?? [];
        foreach (var (name, value) in values) hyperparameters[name] = value;
        request["HyperParameters"] = hyperparameters;
        return request;
    }

    private static JsonObject Resources(JsonObject given)
    {
        var from = given.Objects("InstanceConfigs").FirstOrDefault() ?? given;
        var resources = new JsonObject { ["InstanceCount"] = from.Int("InstanceCount") ?? 1, ["VolumeSizeInGB"] = from.Int("VolumeSizeInGB") ?? given.Int("VolumeSizeInGB") ?? 30 };
        from.CopyTo(resources, "InstanceType");
        given.CopyTo(resources, "VolumeKmsKeyId");
        return resources;
    }
}
