using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class PipelineRejectionTests
{
    [Fact]
    public void Rejects_a_cycle()
    {
        var first = Make.Step("First");
        var second = Make.Step("Second", props => props with { DependsOn = [first] });
        var third = Make.Step("Third", props => props with { Outputs = [new ProcessingOutput("out", "/opt/ml/processing/out")], DependsOn = [second] });
        second.AddDependency(third);

        Assert.Equal(
        """
        Steps: got the cycle Second -> Third -> Second (each waits for the next), must form no cycle, or none of them could start; remove one of the dependencies.
        """, Steps.Rejection(first, second, third));
    }

    [Fact]
    public void Rejects_a_cycle_through_data_and_a_branch()
    {
        var inner = Make.Step("Inner", props => props with { Outputs = [new ProcessingOutput("out", "/opt/ml/processing/out")] });
        var use = Make.Step("Use", props => props with { Inputs = [new ProcessingInput("in", inner.Output("out"), "/opt/ml/processing/in")] });
        var check = new ConditionStep("Check", PipelineParameter.Float("A", 1) > 0, then: [inner], props: new StepProps { DependsOn = [use] });

        Assert.Equal(
        """
        Steps: got the cycle Use -> Inner -> Check -> Use (each waits for the next), must form no cycle, or none of them could start; remove one of the dependencies.
        """, Steps.Rejection(use, check));
    }

    [Fact]
    public void Rejects_a_step_that_waits_for_itself()
    {
        var step = Make.Step("Step");
        step.AddDependency(step);

        Assert.Equal(
        """
        Steps: got the cycle Step -> Step (each waits for the next), must form no cycle, or none of them could start; remove one of the dependencies.
        """, Steps.Rejection(step));
    }

    [Fact]
    public void Accepts_a_diamond()
    {
        var first = Make.Step("First");
        var left = Make.Step("Left", props => props with { DependsOn = [first] });
        var right = Make.Step("Right", props => props with { DependsOn = [first] });

        Assert.NotNull(Steps.Pipeline(first, left, right, Make.Step("Last", props => props with { DependsOn = [left, right] })));
    }

    [Fact]
    public void Rejects_steps_of_one_name_in_branches_too() => Assert.Equal(
        """
        Steps: got 2 steps named 'Twice', must name each step once, in branches too; rename all but one.
        Steps: got 2 steps named 'Check', must name each step once, in branches too; rename all but one.
        """,
        Steps.Rejection(Make.Step("Twice"), new ConditionStep("Check", PipelineParameter.Float("A", 1) > 0, then: [Make.Step("Twice")], otherwise: [new FailStep("Check", "no")])));

    [Fact]
    public void Rejects_a_step_of_another_pipeline()
    {
        var elsewhere = Make.Step("Elsewhere", props => props with { Outputs = [new ProcessingOutput("out", "/opt/ml/processing/out")] });

        Assert.Equal(
        """
        Use.Inputs[in].Source: got step 'Elsewhere', must be a step of this pipeline; add 'Elsewhere' to Steps or to a branch.
        Use.DependsOn: got step 'Elsewhere', must be a step of this pipeline; add 'Elsewhere' to Steps or to a branch.
        """, Steps.Rejection(Make.Step("Use", props => props with { Inputs = [new ProcessingInput("in", elsewhere.Output("out"), "/opt/ml/processing/in")], DependsOn = [elsewhere] })));
    }

    [Fact]
    public void Rejects_waiting_for_a_failure()
    {
        var fail = new FailStep("Fail", "no");

        Assert.Equal(
        """
        After.DependsOn: got the Fail step 'Fail', must be a step that the pipeline goes on after; remove it.
        """, Steps.Rejection(fail, Make.Step("After", props => props with { DependsOn = [fail] })));
    }

    [Fact]
    public void Rejects_names_that_the_service_does_not_take() => Assert.Equal(
        """
        Steps['A step'].Name: got 'A step', must be 1 to 64 letters, digits, hyphens and underscores; rename it.
        Steps['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'].Name: got 65 characters, must be 1 to 64 letters, digits, hyphens and underscores; rename it.
        Steps[''].Name: got '', must be 1 to 64 letters, digits, hyphens and underscores; rename it.
        Parameters[a b]: got 'a b', must be 1 to 64 letters, digits, hyphens and underscores; rename it.
        """,
        Steps.Rejection(new FailStep("A step", "no"), new FailStep(new string('a', 65), "no"), new FailStep("", "no"), new FailStep("Uses", PipelineParameter.String("a b", "1"))));

    [Fact]
    public void Accepts_a_name_of_64_characters() => Assert.NotNull(Steps.Pipeline(new FailStep(new string('a', 64), "no")));

    [Fact]
    public void Rejects_no_steps() => Assert.Equal(
        """
        Steps: got none, must have at least one step; add one.
        """, Steps.Rejection());

    [Fact]
    public void Rejects_parameters_that_contradict() => Assert.Equal(
        """
        Parameters: got 2 parameters named 'Gate', must name each parameter once; use one object wherever the parameter is meant.
        Parameters[Word].DefaultValue: got 'c', must be one of the EnumValues ('a' or 'b'); did you mean 'a'?
        Parameters[Long].DefaultValue: got 4097 characters, must be at most 4096 characters; shorten it.
        """,
        Steps.Rejection(new FailStep("Fail", PipelineValue.Join(
            "", PipelineParameter.Float("Gate", 1), PipelineParameter.Float("Gate", 2), PipelineParameter.String("Word", "c", "a", "b"), PipelineParameter.String("Long", new string('l', 4097))))));

    [Fact]
    public void Accepts_parameters_at_their_limits() => Assert.NotNull(Steps.Pipeline(new FailStep("Fail", PipelineValue.Join(
        "", [PipelineParameter.String("Long", new string('l', 4096)), .. Enumerable.Range(0, 199).Select(i => PipelineParameter.Integer($"P{i}"))]))));

    [Fact]
    public void Rejects_more_than_200_parameters() => Assert.Equal(
        """
        Parameters: got 201 parameters, must be at most 200, as many as a run may be given; remove some.
        """,
        Steps.Rejection(new FailStep("Fail", PipelineValue.Join("", [.. Enumerable.Range(0, 201).Select(i => PipelineParameter.Integer($"P{i}"))]))));

    [Fact]
    public void Rejects_what_the_service_would_refuse_of_the_pipeline_itself()
    {
        var stack = Stacks.Known();

        var message = Rejections.MessageOf(() => _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
            PipelineName = "my_pipeline",
            DisplayName = "two words",
            Description = new string('d', 3073),
            MaxParallelExecutionSteps = 0,
            InputLocations = ["bucket/data"],
            Steps = [new FailStep("Fail", "no")],
        }));

        Assert.Equal(
            """
            TrainingPipeline at 'Test/Pipeline' can't be defined:
            InputLocations: got 'bucket/data', must begin with s3://; write it as s3://bucket/prefix.
            Pipeline.PipelineName: got 'my_pipeline', must match [a-zA-Z0-9](-*[a-zA-Z0-9]){0,255} (CreatePipeline); change it.
            Pipeline.PipelineDisplayName: got 'two words', must match [a-zA-Z0-9](-*[a-zA-Z0-9]){0,255} (CreatePipeline); change it.
            Pipeline.PipelineDescription: got 3073 characters, must have at most 3072 characters (CreatePipeline); shorten it.
            Pipeline.ParallelismConfiguration.MaxParallelExecutionSteps: got 0, must be at least 1 (CreatePipeline); raise it.
            """,
            message);
    }

    [Fact]
    public void Says_everything_at_once_and_defines_nothing()
    {
        var stack = Stacks.Known();
        var process = Make.Step("Process", props => props with { InstanceType = "ml.m5.xlargee", Code = Tumour.Code, EntryPoint = "nothing.py" });
        var train = new TrainingStep("Process", Make.Training with
        {
            Inputs = new Dictionary<string, Channel> { ["train"] = process.Output("train") },
            MaxRun = Duration.Hours(2),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(1)),
            Checkpoints = Checkpoints.PerRun(),
        });
        var check = new ConditionStep("Check", process.Report("evaluation").Number("accuracy") >= 0.85, then: [new FailStep("Fail", "no")]);

        var message = Rejections.MessageOf(() => Steps.Pipeline(stack, process, train, check), Tumour.Code.Folder);

        Assert.Equal(
            """
            TrainingPipeline at 'Test/Pipeline' can't be defined:
            Process.EntryPoint: got 'nothing.py', must be a file of '<folder>' (it has evaluate.py, inference.py, preprocess.py, train.py); did you mean 'train.py'?
            Process.InstanceType: got 'ml.m5.xlargee', must be an instance type that SageMaker offers for processing; did you mean 'ml.m5.xlarge', 'ml.c5.xlarge' or 'ml.g5.xlarge'?
            Process.Spot.MaxWait: got 3600 s, must be at least MaxRun (7200 s), because it counts waiting and running together; raise it to 7200 s or more, or lower MaxRun.
            Process.Inputs[train]: got the output 'train' of step 'Process', must be an output of the step ('Process' has none); add it to the Outputs of 'Process'.
            Check.Condition: got the report 'evaluation' of step 'Process', must be a report that the step writes ('Process' writes none); add new PropertyFile("evaluation", output, path) to the step's Reports.
            Steps: got 2 steps named 'Process', must name each step once, in branches too; rename all but one.
            """,
            message);
        Assert.DoesNotContain(Stacks.TemplateOf(stack), section => section.Key is "Resources" or "Mappings");
    }
}
