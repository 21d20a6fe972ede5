using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Jobs;

/// <summary>What typed jobs are let through, the check of whole definitions lets through as well.</summary>
public sealed class DefinitionCheckTests
{
    private const string Own = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1";

    [Fact]
    public void Every_algorithm() => Assert.Empty(Problems(
        [.. Algorithms.All.Keys.Select((name, i) => new TrainingStep($"Train{i}", new TrainingStepProps { Estimator = Algorithms.Make(name), Inputs = Algorithms.Inputs(name) }))]));

    [Fact]
    public void Every_way_to_tune()
    {
        var script = TuningStepTests.Script;
        var choices = new Dictionary<string, ParameterRange> { ["a"] = ParameterRange.Categorical(1, 2), ["b"] = ParameterRange.Categorical("x", "y") };
        var bayesian = new TuningStep("Bayesian", script with
        {
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["a"] = ParameterRange.Continuous(0.001, 1, RangeScaling.Logarithmic),
                ["b"] = ParameterRange.Continuous(0, 0.9, RangeScaling.ReverseLogarithmic),
                ["c"] = ParameterRange.Integer(PipelineParameter.Integer("Least", 1), 9),
                ["d"] = ParameterRange.Categorical("x", "y"),
            },
            MaxJobs = 20,
            MaxParallelJobs = 4,
            EarlyStopping = true,
            WarmStart = WarmStart.TransferLearning("parent"),
            Completion = new TuningCompletion { MaxJobsNotImproving = 3, OnConvergence = true, TargetObjectiveMetricValue = 0.9 },
            RandomSeed = 7,
            MaxTuningTime = Duration.Hours(1),
            Spot = ManagedSpot.WaitAtMost(Duration.Days(2)),
            Checkpoints = Checkpoints.PerRun(),
        });

        Assert.Empty(Problems(
            bayesian,
            new TuningStep("Random", script with { Strategy = TuningStrategy.Random, MaxJobs = 10000, MaxParallelJobs = 100 }),
            new TuningStep("Grid", script with { Strategy = TuningStrategy.Grid, Ranges = choices }),
            new TuningStep("Hyperband", script with { Strategy = TuningStrategy.Hyperband(1, 9), MaxJobs = 9 }),
            new TuningStep("Several", new TuningStepProps
            {
                Definitions =
                [
                    new TuningDefinition { Name = "a", Estimator = script.Estimator!, Objective = script.Objective!, Ranges = script.Ranges },
                    new TuningDefinition { Name = "b", Estimator = script.Estimator!, Objective = script.Objective!, Ranges = choices, InstanceChoices = [new InstanceChoice("ml.m5.xlarge")] },
                ],
                MaxJobs = 4,
            }),
            new TuningStep("Auto", script with { Autotune = true, Ranges = new Dictionary<string, ParameterRange>() }),
            Make.Step("Use", props => props with { Inputs = [new ProcessingInput("model", bayesian.BestModelArtifacts, "/opt/ml/processing/model")], Arguments = [bayesian.BestTrainingJobName, bayesian.BestObjective] })));
    }

    [Fact]
    public void The_whole_of_a_training_job() => Assert.Empty(Problems(
        new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), new EstimatorProps
            {
                InstanceGroups = [new InstanceGroup("gpu", "ml.g5.xlarge", 2), new InstanceGroup("cpu", "ml.c5.xlarge")],
                DebugHook = new DebugHook { Collections = [new TensorCollection("losses")] },
                DebugRules = [JobRule.BuiltIn("Overfit")],
                Profiler = Profiler.On(500),
                ProfilerRules = [JobRule.BuiltIn("ProfilerReport")],
                TensorBoard = new TensorBoardOutput(),
                RemoteDebug = true,
                InfraCheck = true,
                SessionTagChaining = true,
                MaxRetryAttempts = 30,
                CompressOutput = false,
                MetricsTimeSeries = true,
                ContainerEntrypoint = ["run"],
                ContainerArguments = ["--seed", 7],
            }),
            Inputs =
            {
                ["train"] = new Channel("s3://data/") { InstanceGroupNames = ["gpu"] },
                ["augmented"] = Channel.FromAugmentedManifest("s3://data/augmented", "source-ref") with { ShuffleSeed = 1 },
            },
        }),
        new TrainingStep("Spot", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), new EstimatorProps { InstanceType = "ml.m5.xlarge" }),
            Spot = ManagedSpot.When(PipelineParameter.Boolean("UseSpot", true)),
            Checkpoints = Checkpoints.At("s3://bucket/c", localPath: null),
            MaxRun = PipelineParameter.Integer("MaxRun", 3600),
        }),
        Make.Step("Spark", props => props with
        {
            Image = Image.Spark("3.3", "py39"),
            Spark = SparkApplication.PySpark(JobFile.FromS3("s3://code/etl.py")) with { Configuration = [new SparkConfiguration("spark-defaults")], EventLogs = "s3://logs/spark" },
        }),
        Make.Step("Query", props => props with
        {
            Inputs = [ProcessingInput.FromDataset("a", DatasetSource.Athena("AwsDataCatalog", "sales", "SELECT 1", "s3://results/athena"), "/opt/ml/processing/a")],
            Outputs = [ProcessingOutput.ToFeatureGroup("features", "customers")],
        })));

    private static IReadOnlyList<string> Problems(params IReadOnlyList<PipelineStep> steps)
    {
        var definition = JsonNode.Parse(Steps.Pipeline(steps).DefinitionBody)!.AsObject();
        var problems = MlInfra.Constructs.Validation.Problems.Of("Definition");
        PipelineDefinitionCheck.Run(definition, problems);
        return problems.Lines;
    }
}
