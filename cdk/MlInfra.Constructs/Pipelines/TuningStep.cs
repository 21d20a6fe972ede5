using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Searches for the hyperparameters that give the best model: many training jobs, some at once.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html"/>
public sealed class TuningStep : PipelineStep
{
    private const int Kept = 50;

    private readonly TuningStepProps _props;

    /// <summary>Makes the step.</summary>
    public TuningStep(string name, TuningStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the best model lies in S3: a model.tar.gz.</summary>
    public PipelineValue BestModelArtifacts => TopModel(0);

    /// <summary>The name of the training job that made the best model.</summary>
    public StepProperty BestTrainingJobName => Property("BestTrainingJob.TrainingJobName");

    /// <summary>The value of the objective that the best model reached.</summary>
    public StepProperty BestObjective => Property("BestTrainingJob.FinalHyperParameterTuningJobObjectiveMetric.Value");

    internal override string Type => "Tuning";

    /// <summary>Where the model of rank <paramref name="k"/> lies in S3; 0 is the best, 49 the last that SageMaker tells of.</summary>
    public PipelineValue TopModel(int k)
    {
        var job = new StepProperty(this, $"TrainingJobSummaries[{k}].TrainingJobName", (problems, property) =>
        {
            if (k is < 0 or >= Kept)
            {
                problems.Add(property, $"TopModel({k}) of step '{Name}'", $"have a rank from 0 (the best) to {Kept - 1}", k < 0 ? "raise it" : "lower it");
            }

            if (_props.Definitions.Select(definition => definition.Estimator.Props.OutputPath?.ToNode().ToJsonString()).Distinct().Count() > 1)
            {
                problems.Add(property, $"TopModel({k}) of step '{Name}', whose definitions have different OutputPaths",
                    "read models that lie under one path, because which definition wins is not known before", "give all estimators of the step the same OutputPath");
            }
        });
        return PipelineValue.Join("/", [.. OutputPath(), job, "output/model.tar.gz"]);
    }

    internal override JsonObject Arguments(StepContext context)
    {
        context.Needs.Jobs.Add("HyperParameterTuningJob");
        context.Needs.Jobs.Add("TrainingJob");
        new TuningStepChecks(context, _props).Check();
        var node = new JsonObject { ["HyperParameterTuningJobConfig"] = Config(context) };
        var several = _props.Definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal).Select((definition, i) => new TuningStepJob(context, Name, $"Definitions[{definition.Name}].", definition)).ToArray();
        if (several.Length > 0)
        {
            node["TrainingJobDefinitions"] = new JsonArray([.. several.Select(job => job.ToNode(named: true, _props.Cache is not null))]);
        }
        else if (_props.Estimator is not null)
        {
            node["TrainingJobDefinition"] = new TuningStepJob(context, Name, "", Single()).ToNode(named: false, _props.Cache is not null);
            if (_props.Autotune)
            {
                AddHints(node);
            }
        }

        if (_props.WarmStart is { } warmStart)
        {
            Use(context, "WarmStart.Parents", warmStart.Parents);
            node["WarmStartConfig"] = warmStart.ToNode();
        }

        JobNodes.AddTags(node, Tags());
        return node;
    }

    private static void Use(StepContext context, string property, IEnumerable<PipelineValue> values)
    {
        foreach (var value in values)
        {
            context.Use(property, value);
        }
    }

    private JsonObject Config(StepContext context)
    {
        var limits = new JsonObject();
        if ((_props.MaxJobs ?? (_props.Strategy == TuningStrategy.Grid ? null : (PipelineValue)1)) is { } maxJobs)
        {
            limits["MaxNumberOfTrainingJobs"] = context.Value("MaxJobs", maxJobs);
        }

        limits["MaxParallelTrainingJobs"] = context.Value("MaxParallelJobs", _props.MaxParallelJobs);
        if (_props.MaxTuningTime is { } time)
        {
            limits["MaxRuntimeInSeconds"] = time.ToNode(context, "MaxTuningTime");
        }

        var node = new JsonObject
        {
            ["Strategy"] = _props.Strategy.Name,
            ["ResourceLimits"] = limits,
            ["TrainingJobEarlyStoppingType"] = _props.EarlyStopping ? "Auto" : "Off",
        };
        if (_props.RandomSeed is { } seed)
        {
            node["RandomSeed"] = context.Value("RandomSeed", seed);
        }

        if (_props.Definitions.Count == 0 && _props.Objective is { } objective)
        {
            node["HyperParameterTuningJobObjective"] = TuningStepJob.Objective(context, "Objective", objective);
        }

        if (_props.Definitions.Count == 0 && _props.Estimator is not null)
        {
            node["ParameterRanges"] = TuningStepJob.Ranges(context, "Ranges", _props.Ranges, _props.Estimator);
        }

        Use(context, "Strategy", _props.Strategy.Values);
        if (_props.Strategy.Config() is { } config)
        {
            node["StrategyConfig"] = config;
        }

        if (_props.Completion is { } completion)
        {
            Use(context, "Completion", completion.Values);
            node["TuningJobCompletionCriteria"] = completion.ToNode();
        }

        return node;
    }

    // What is fixed becomes a hint for the service, unless it is to stay fixed.
    private void AddHints(JsonObject node)
    {
        node["Autotune"] = new JsonObject { ["Mode"] = "Enabled" };
        var given = node["TrainingJobDefinition"]!["StaticHyperParameters"]!.AsObject();
        var hints = given.Where(pair => !_props.KeepStatic.Contains(pair.Key)).Select(pair => (pair.Key, Value: pair.Value!.DeepClone())).ToArray();
        foreach (var (key, _) in hints)
        {
            given.Remove(key);
        }

        var config = node["HyperParameterTuningJobConfig"]!.AsObject();
        if (_props.Ranges.Count == 0)
        {
            config["ParameterRanges"] = new JsonObject();
        }

        config["ParameterRanges"]!["AutoParameters"] = new JsonArray([.. hints.Select(hint => new JsonObject { ["Name"] = hint.Key, ["ValueHint"] = hint.Value })]);
    }

    private TuningDefinition Single() => new()
    {
        Name = "",
        Estimator = _props.Estimator!,
        Objective = _props.Objective!,
        Ranges = _props.Ranges,
        Inputs = _props.Inputs,
        MaxRun = _props.MaxRun,
        Spot = _props.Spot,
        Checkpoints = _props.Checkpoints,
        InstanceChoices = _props.InstanceChoices,
    };

    // As the SDK has it: the tuning job's own tags, then those of its (first) estimator that it lacks.
    private Dictionary<string, string> Tags()
    {
        var tags = new Dictionary<string, string>(_props.Tags, StringComparer.Ordinal);
        var estimator = _props.Estimator ?? _props.Definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal).FirstOrDefault()?.Estimator;
        foreach (var (key, value) in estimator?.Props.Tags ?? new Dictionary<string, string>())
        {
            tags.TryAdd(key, value);
        }

        return tags;
    }

    // The SDK's parts where the place is known: "s3:/", bucket, prefix. A place of each run is read from the job's description.
    private IEnumerable<PipelineValue> OutputPath()
    {
        var path = (_props.Estimator ?? (_props.Definitions.Count > 0 ? _props.Definitions[0].Estimator : null))?.Props.OutputPath;
        if (path?.Constant is string text && text.StartsWith("s3://", StringComparison.Ordinal))
        {
            return ["s3:/", .. text[5..].Trim('/').Split('/', 2).Select(part => (PipelineValue)part)];
        }

        return [path ?? Property((_props.Definitions.Count > 0 ? "TrainingJobDefinitions[0]" : "TrainingJobDefinition") + ".OutputDataConfig.S3OutputPath")];
    }
}
