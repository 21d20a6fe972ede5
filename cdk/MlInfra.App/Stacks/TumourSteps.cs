using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.App.Stacks;

/// <summary>The steps that both pipelines of the sample are made of.</summary>
internal sealed class TumourSteps(ScriptBundle scripts)
{
    public const string InstanceType = "ml.m5.xlarge";

    public const string Label = "malignant";

    private const string Processing = "/opt/ml/processing";

    public static Image Image { get; } = Image.Sklearn("1.2-1");

    // The model's archive brings the script that serves it.
    public static IDictionary<string, PipelineValue> ServingEnvironment => new Dictionary<string, PipelineValue>
    {
        ["SAGEMAKER_PROGRAM"] = "inference.py",
        ["SAGEMAKER_SUBMIT_DIRECTORY"] = "/opt/ml/model/code",
    };

    /// <summary>Splits the data; the newest labelled records, where there are some, are learnt from too, but for those to compare with.</summary>
    public ProcessingStep Preprocess(PipelineValue data, PipelineValue? recent, params IReadOnlyList<string> more) => new("Preprocess", new ProcessingStepProps
    {
        Image = Image,
        InstanceType = InstanceType,
        Code = scripts,
        EntryPoint = "preprocess.py",
        Inputs = [new ProcessingInput("input", data, $"{Processing}/input"), .. recent is null ? [] : new[] { new ProcessingInput("recent", recent, $"{Processing}/recent") }],
        Outputs = [.. new[] { "train", "validation", "test" }.Concat(more).Select(set => new ProcessingOutput(set, $"{Processing}/{set}"))],
    });

    /// <summary>What trains; the hyperparameters given here stay as they are.</summary>
    public SklearnEstimator Estimator(IDictionary<string, PipelineValue> hyperparameters) => new(new ScriptEstimatorProps
    {
        Version = "1.2-1",
        InstanceType = InstanceType,
        Code = scripts,
        EntryPoint = "train.py",
        Hyperparameters = hyperparameters,
        MetricDefinitions = [new MetricDefinition("validation:accuracy", "validation_accuracy=([0-9\\.]+);")],
    });

    public static IDictionary<string, Channel> Channels(ProcessingStep preprocess) => new Dictionary<string, Channel>
    {
        ["train"] = preprocess.Output("train"),
        ["validation"] = preprocess.Output("validation"),
    };

    /// <summary>Measures a model and writes what monitors are to compare with; with a champion it is measured beside that on the newest records too.</summary>
    public ProcessingStep Evaluate(PipelineValue model, ProcessingStep preprocess, ChampionStep? champion = null) => new("EvaluateModel", new ProcessingStepProps
    {
        Image = Image,
        InstanceType = InstanceType,
        Code = scripts,
        EntryPoint = "evaluate.py",
        Inputs =
        [
            new ProcessingInput("model", model, $"{Processing}/model"),
            new ProcessingInput("test", preprocess.Output("test"), $"{Processing}/test"),
            new ProcessingInput("train", preprocess.Output("train"), $"{Processing}/train"),
            .. champion is null ? [] : new[]
            {
                new ProcessingInput("champion", champion.ModelDataUrl, $"{Processing}/champion"),
                new ProcessingInput("compare", preprocess.Output("compare"), $"{Processing}/compare"),
            },
        ],
        Outputs = [new ProcessingOutput("evaluation", $"{Processing}/evaluation"), new ProcessingOutput("scored", $"{Processing}/scored")],
        Reports = [new PropertyFile("EvaluationReport", output: "evaluation", path: "evaluation.json")],
    });

    public static RegisterModelStep Register(IModelGroup group, PipelineValue model, StepReport report, IReadOnlyList<BaselineStep> baselines) => new("RegisterModel", new RegisterModelStepProps
    {
        Group = group,
        ModelData = model,
        Image = Image,
        ContentTypes = ["application/json", "text/csv", "application/x-npy"],
        ResponseTypes = ["application/json", "text/csv", "application/x-npy"],
        InferenceInstanceTypes = ["ml.m5.large", InstanceType],
        Metrics = new ModelMetrics { ModelStatistics = report },
        DriftCheckBaselines = BaselineStep.DriftCheck(baselines),
        Environment = ServingEnvironment,
    });

    public static ConditionStep Check(StepReport report, PipelineParameter gate, params IReadOnlyList<PipelineStep> then) =>
        new("CheckAccuracy", report.Number("accuracy") >= gate, then: then,
            otherwise: [new FailStep("NotGoodEnough", PipelineValue.Join(" ", "The model's accuracy is below the gate of", gate))]);

    /// <summary>What the model says of the records that it learnt from, as the baselines of both monitors of the traffic: any version may come to serve.</summary>
    public static IReadOnlyList<BaselineStep> Baselines(ProcessingStep evaluate) =>
    [
        Baseline("DataBaseline", BaselineOf.DataQuality(), evaluate),
        Baseline("QualityBaseline", BaselineOf.ModelQuality(ProblemType.BinaryClassification, prediction: null, score: "probability"), evaluate),
    ];

    public static ManagedSpot Spot => ManagedSpot.WaitAtMost(Duration.Hours(2));

    private static BaselineStep Baseline(string name, BaselineOf of, ProcessingStep evaluate) => new(name, new BaselineStepProps
    {
        Of = of,
        Data = evaluate.Output("scored"),
        Label = Label,
        InstanceType = InstanceType,
    });
}
