using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class TuningStepRejectionTests
{
    private static readonly TuningStepProps Script = TuningStepTests.Script;

    [Fact]
    public void Rejects_ranges_that_are_none() => Assert.Equal(
        """
        Tune.Ranges[a]: got 2 to 1, must have a Min below its Max; swap them.
        Tune.Ranges[b]: got 1 to 1, must have a Min below its Max; widen it, or give the one value as a hyperparameter of the estimator.
        Tune.Ranges[c]: got 0 to 1 with RangeScaling.Logarithmic, must begin above 0, because 0 has no logarithm; raise Min, or take RangeScaling.Linear or Auto.
        Tune.Ranges[d]: got 0.5 to 1 with RangeScaling.ReverseLogarithmic, must lie within 0 and 1, without 1; narrow it, or take another scaling.
        Tune.Ranges[e]: got -0.1 to 0.5 with RangeScaling.ReverseLogarithmic, must lie within 0 and 1, without 1; narrow it, or take another scaling.
        Tune.Ranges[f]: got RangeScaling.ReverseLogarithmic of an integer range, must be used for continuous ranges only; take another scaling.
        Tune.Ranges[g].Min: got 0.5, must be a whole number, because the range is an integer one; round it, or take ParameterRange.Continuous.
        Tune.Ranges[h].Max: got 'much', must be a number; give one.
        Tune.Ranges[i]: got 0 values, must have 1 to 30; add some.
        Tune.Ranges[j]: got 31 values, must have 1 to 30; leave some out, or take a range of numbers.
        Tune.Ranges[k]: got 2 times 'x', must name each value once; remove all but one.
        """,
        First(Rejection(Script with
        {
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["a"] = ParameterRange.Continuous(2, 1),
                ["b"] = ParameterRange.Integer(1, PipelineParameter.Integer("One", 1)),
                ["c"] = ParameterRange.Continuous(0, 1, RangeScaling.Logarithmic),
                ["d"] = ParameterRange.Continuous(0.5, 1, RangeScaling.ReverseLogarithmic),
                ["e"] = ParameterRange.Continuous(-0.1, 0.5, RangeScaling.ReverseLogarithmic),
                ["f"] = ParameterRange.Integer(0, 5, RangeScaling.ReverseLogarithmic),
                ["g"] = ParameterRange.Integer(0.5, 2),
                ["h"] = ParameterRange.Continuous(0, "much"),
                ["i"] = ParameterRange.Categorical(),
                ["j"] = ParameterRange.Categorical([.. Enumerable.Range(0, 31).Select(i => (PipelineValue)i)]),
                ["k"] = ParameterRange.Categorical("x", "x"),
            },
        }), 11));

    [Fact]
    public void Takes_ranges_at_their_limits() => Steps.Pipeline(new TuningStep("Tune", Script with
    {
        Ranges = new Dictionary<string, ParameterRange>
        {
            ["a"] = ParameterRange.Continuous(1e-9, 1, RangeScaling.Logarithmic),
            ["b"] = ParameterRange.Continuous(0, 0.999, RangeScaling.ReverseLogarithmic),
            ["c"] = ParameterRange.Integer(1, 2, RangeScaling.Logarithmic),
            ["d"] = ParameterRange.Categorical([.. Enumerable.Range(0, 30).Select(i => (PipelineValue)i)]),
            ["e"] = ParameterRange.Continuous(PipelineParameter.Float("Unknown"), 1),
        },
        MaxJobs = 750,
        MaxParallelJobs = 100,
    }));

    [Fact]
    public void Rejects_a_range_of_what_is_fixed() => Assert.Equal(
        """
        Tune.Ranges[alpha]: got a range of what is also a fixed hyperparameter of the estimator, must be one or the other; remove it from the estimator's Hyperparameters, or from Ranges.
        """,
        Rejection(Script with { Estimator = TuningStepTests.Sklearn(props => props with { Hyperparameters = new Dictionary<string, PipelineValue> { ["alpha"] = 1 } }) }));

    [Fact]
    public void Rejects_too_few_and_too_many_ranges()
    {
        Assert.Equal(
            """
            Tune.Ranges: got 0 ranges, must have 1 to 30; name what to search.
            """,
            Rejection(Script with { Ranges = new Dictionary<string, ParameterRange>() }));
        Assert.StartsWith(
            "Tune.Ranges: got 31 ranges, must have 1 to 30; give some of them fixed values.\n",
            Rejection(Script with { Ranges = Enumerable.Range(0, 31).ToDictionary(i => $"p{i}", _ => ParameterRange.Continuous(0, 1)) }) + "\n",
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Tune.Ranges: got 1 ranges and 100 fixed hyperparameters, must be at most 100 together; leave some out.\n",
            Rejection(Script with { Estimator = TuningStepTests.Sklearn(props => props with { Hyperparameters = Enumerable.Range(0, 100).ToDictionary(i => $"p{i}", i => (PipelineValue)i) }) }) + "\n",
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_metric_that_nothing_writes()
    {
        Assert.Equal(
            """
            Tune.Objective.MetricName: got 'acuracy', must be a metric of the estimator ('accuracy'); did you mean 'accuracy'?
            """,
            Rejection(Script with { Objective = HyperparameterTuningObjective.Maximize("acuracy") }));
        Assert.Equal(
            """
            Tune.Objective.MetricName: got 'accuracy' of an estimator without MetricDefinitions, must be a metric that SageMaker can read from the log; add new MetricDefinition("accuracy", regex) to the estimator's MetricDefinitions.
            """,
            Rejection(Script with { Estimator = new SklearnEstimator(Make.Script) }));
    }

    [Fact]
    public void Rejects_an_expression_that_finds_no_value() => Assert.Equal(
        """
        Tune.Estimator.MetricDefinitions[accuracy].Regex: got 'accuracy=[0-9.]+', must be a regular expression with a group that finds the value; write it like 'accuracy=([0-9.]+)'.
        Tune.Estimator.MetricDefinitions[loss].Regex: got 'loss=([0-9', must be a regular expression with a group that finds the value; write it like 'accuracy=([0-9.]+)'.
        """,
        Rejection(Script with
        {
            Estimator = TuningStepTests.Sklearn(props => props with { MetricDefinitions = [new MetricDefinition("accuracy", "accuracy=[0-9.]+"), new MetricDefinition("loss", "loss=([0-9")] }),
        }));

    [Fact]
    public void Rejects_a_grid_of_numbers_and_one_with_another_number_of_jobs()
    {
        Assert.Equal(
            """
            Tune.Ranges[alpha]: got ParameterRange.Continuous with TuningStrategy.Grid, must be categorical, because a grid tries every value; list the values with ParameterRange.Categorical, or take another strategy.
            """,
            Rejection(Script with { Strategy = TuningStrategy.Grid }));
        Assert.Equal(
            """
            Tune.MaxJobs: got 4, must be the number of combinations (3), because a grid tries each; leave it out, it follows from the ranges.
            """,
            Rejection(Script with { Strategy = TuningStrategy.Grid, Ranges = Three, MaxJobs = 4 }));
        Steps.Pipeline(new TuningStep("Tune", Script with { Strategy = TuningStrategy.Grid, Ranges = Three, MaxJobs = 3 }));
    }

    [Fact]
    public void Rejects_a_grid_that_is_too_big() => Assert.Equal(
        """
        Tune.MaxJobs: got 900, must be at most 750 with TuningStrategy.Grid; leave values out of the ranges.
        """,
        Rejection(Script with
        {
            Strategy = TuningStrategy.Grid,
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["a"] = ParameterRange.Categorical([.. Enumerable.Range(0, 30).Select(i => (PipelineValue)i)]),
                ["b"] = ParameterRange.Categorical([.. Enumerable.Range(0, 30).Select(i => (PipelineValue)i)]),
            },
        }));

    [Fact]
    public void Rejects_more_jobs_than_there_are_combinations() => Assert.Equal(
        """
        Tune.MaxJobs: got 4 of 3 combinations, must be at most the number of combinations that the ranges have; lower it, or widen the ranges.
        """,
        Rejection(Script with { Ranges = Three, MaxJobs = 4 }));

    [Fact]
    public void Rejects_too_many_jobs()
    {
        Assert.Equal("Tune.MaxJobs: got 751, must be at most 750 with TuningStrategy.Bayesian; lower it.", Rejection(Script with { MaxJobs = 751 }));
        Assert.Equal("Tune.MaxJobs: got 10001, must be at most 10000 with TuningStrategy.Random; lower it.", Rejection(Script with { Strategy = TuningStrategy.Random, MaxJobs = 10001 }));
        Assert.Equal("Tune.MaxParallelJobs: got 101, must be at most 100; lower it.", Rejection(Script with { MaxJobs = 750, MaxParallelJobs = 101 }));
        Assert.Equal("Tune.MaxParallelJobs: got 3, must be at most MaxJobs (2); lower it, or raise MaxJobs.",
            Rejection(Script with { MaxJobs = PipelineParameter.Integer("Jobs", 2), MaxParallelJobs = 3 }));
        Assert.Equal("Tune.MaxParallelJobs: got 2, must be at most MaxJobs (1); lower it, or raise MaxJobs.", Rejection(Script with { MaxParallelJobs = 2 }));
    }

    [Fact]
    public void Rejects_Hyperband_that_can_not_be()
    {
        Assert.Equal(
            """
            Tune.Strategy.MaxResource: got 20001, must be at most 20000; lower it.
            Tune.EarlyStopping: got true with TuningStrategy.Hyperband, must be false, because Hyperband stops jobs itself; set it to false.
            """,
            Rejection(Script with { Strategy = TuningStrategy.Hyperband(1, 20001), EarlyStopping = true }));
        Assert.Equal(
            """
            Tune.Strategy.MinResource: got 5 with MaxResource 5, must be below MaxResource; lower it, or raise MaxResource.
            """,
            Rejection(Script with { Strategy = TuningStrategy.Hyperband(5, 5) }));
        Steps.Pipeline(new TuningStep("Tune", Script with { Strategy = TuningStrategy.Hyperband(4, 20000) }));
    }

    [Fact]
    public void Rejects_a_warm_start_that_can_not_be()
    {
        Assert.StartsWith("Tune.WarmStart.Parents: got 0 tuning jobs, must name 1 to 5; name one, or leave WarmStart out.\n", Rejection(Script with { WarmStart = WarmStart.TransferLearning() }), StringComparison.Ordinal);
        Assert.StartsWith("Tune.WarmStart.Parents: got 6 tuning jobs, must name 1 to 5; leave some out.\n", Rejection(Script with { WarmStart = WarmStart.TransferLearning("a", "b", "c", "d", "e", "f") }), StringComparison.Ordinal);
        Assert.Equal("Tune.WarmStart.Parents: got 2 times 'a', must name each tuning job once; remove all but one.", Rejection(Script with { WarmStart = WarmStart.TransferLearning("a", "a") }));
        Assert.Equal("Tune.WarmStart: got a warm start with TuningStrategy.Grid, must be used with a strategy that learns; remove it, or take TuningStrategy.Bayesian.",
            Rejection(Script with { Strategy = TuningStrategy.Grid, Ranges = Three, WarmStart = WarmStart.TransferLearning("a") }));
        Steps.Pipeline(new TuningStep("Tune", Script with { WarmStart = WarmStart.TransferLearning("a", "b", "c", "d", "e") }));
    }

    [Fact]
    public void Rejects_what_neither_one_nor_several_definitions_say()
    {
        Assert.Equal(
            """
            Tune.Estimator: got nothing, must be given, or Definitions in its place; set it.
            Tune.Objective: got nothing, must name the metric that tells a good model; set HyperparameterTuningObjective.Maximize or Minimize.
            Tune.Ranges: got 0 ranges, must have 1 to 30; name what to search.
            """,
            Rejection(new TuningStepProps()));
        var one = new TuningDefinition { Name = "a", Estimator = Script.Estimator!, Objective = Script.Objective!, Ranges = Script.Ranges };
        Assert.Equal(
            """
            Tune.Definitions: got Definitions besides Estimator, Objective, Ranges, Inputs, Spot or Checkpoints, must be the only place of these, because each definition has its own; move them into the definitions.
            Tune.Definitions: got 2 definitions named 'a', must name each definition once; rename all but one.
            Tune.Definitions: got objectives to maximize and to minimize, must all have one direction, or no model would be the best of all; turn one of the metrics round.
            Tune.WarmStart: got a warm start of 2 definitions, must be used with one definition only; remove it, or tune each in a step of its own.
            Tune.EarlyStopping: got true with 2 definitions, must be used with one definition only; set it to false.
            """,
            Rejection(Script with
            {
                Definitions = [one, one with { Objective = HyperparameterTuningObjective.Minimize("accuracy") }],
                WarmStart = WarmStart.TransferLearning("x"),
                EarlyStopping = true,
            }));
    }

    [Fact]
    public void Rejects_a_top_model_that_SageMaker_does_not_tell_of()
    {
        var step = new TuningStep("Tune", Script);
        var one = new TuningDefinition { Name = "a", Estimator = Script.Estimator!, Objective = Script.Objective!, Ranges = Script.Ranges };
        var apart = new TuningStep("Apart", new TuningStepProps
        {
            Definitions = [one, one with { Name = "b", Estimator = TuningStepTests.Sklearn(props => props with { OutputPath = "s3://elsewhere/" }) }],
        });

        Assert.Equal(
            """
            Use.Arguments[0]: got TopModel(50) of step 'Tune', must have a rank from 0 (the best) to 49; lower it.
            Use.Arguments[2]: got TopModel(0) of step 'Apart', whose definitions have different OutputPaths, must read models that lie under one path, because which definition wins is not known before; give all estimators of the step the same OutputPath.
            """,
            Steps.Rejection(step, apart, Make.Step("Use", props => props with { Arguments = [step.TopModel(50), step.TopModel(49), apart.BestModelArtifacts] })));
    }

    [Fact]
    public void Rejects_a_spot_wait_shorter_than_the_run_of_a_definition()
    {
        var one = new TuningDefinition
        {
            Name = "a",
            Estimator = Script.Estimator!,
            Objective = Script.Objective!,
            Ranges = Script.Ranges,
            MaxRun = Duration.Hours(2),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(1)),
        };

        Assert.Equal(
            """
            Tune.Definitions[a].Spot.MaxWait: got 3600 s, must be at least MaxRun (7200 s), because it counts waiting and running together; raise it to 7200 s or more, or lower MaxRun.
            """,
            Rejection(new TuningStepProps { Definitions = [one] }));
    }

    [Fact]
    public void Rejects_Autotune_and_choices_of_instances_that_can_not_be()
    {
        Assert.Equal("Tune.KeepStatic: got 1 names without Autotune, must be used with Autotune, because all is static without it; remove them, or set Autotune.",
            Rejection(Script with { KeepStatic = ["alpha"] }));
        Assert.Equal("Tune.KeepStatic: got 'alfa', must be a hyperparameter of the estimator; did you mean 'beta'?",
            Rejection(Script with
            {
                Autotune = true,
                KeepStatic = ["alfa"],
                Estimator = TuningStepTests.Sklearn(props => props with { Hyperparameters = new Dictionary<string, PipelineValue> { ["beta"] = 1 } }),
            }));
        Assert.StartsWith("Tune.InstanceChoices: got 7 choices, must be at most 6; leave some out.", Rejection(Script with { InstanceChoices = [.. Enumerable.Range(0, 7).Select(_ => new InstanceChoice("ml.m5.xlarge"))] }), StringComparison.Ordinal);
        var one = new TuningDefinition { Name = "a", Estimator = Script.Estimator!, Objective = Script.Objective!, Ranges = Script.Ranges };
        Assert.Equal("Tune.Autotune: got true with Definitions, must be used with one Estimator; set it to false, or tune each in a step of its own.",
            Rejection(new TuningStepProps { Definitions = [one], Autotune = true }));
    }

    private static Dictionary<string, ParameterRange> Three { get; } = new() { ["a"] = ParameterRange.Categorical(1, 2, 3) };

    private static string Rejection(TuningStepProps props) => Steps.Rejection(new TuningStep("Tune", props));

    private static string First(string lines, int count) => string.Join('\n', lines.Split('\n').Take(count));
}
