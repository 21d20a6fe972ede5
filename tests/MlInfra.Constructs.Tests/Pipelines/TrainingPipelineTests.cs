using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class TrainingPipelineTests
{
    [Fact]
    public void Passes_on_its_names_and_parallelism()
    {
        var tumour = new Tumour(Stacks.Known(), (_, props) => props with { DisplayName = "Tumours", Description = "Finds tumours", MaxParallelExecutionSteps = 3 });

        var properties = Stacks.Resources(Stacks.TemplateOf(tumour.Stack), "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!;

        Assert.Equal("tumours", properties["PipelineName"]!.GetValue<string>());
        Assert.Equal("Tumours", properties["PipelineDisplayName"]!.GetValue<string>());
        Assert.Equal("Finds tumours", properties["PipelineDescription"]!.GetValue<string>());
        Assert.Equal("""{"MaxParallelExecutionSteps":3}""", properties["ParallelismConfiguration"]!.ToJsonString());
    }

    [Fact]
    public void Makes_a_name_in_lower_case_from_stack_and_path()
    {
        var pipeline = Unnamed(Stacks.Known("Team-Tumours"));

        Assert.Matches("^team-tumours-pipeline-[0-9a-f]{8}$", pipeline.PipelineName);
        Assert.Equal(pipeline.PipelineName, Unnamed(Stacks.Known("Team-Tumours")).PipelineName);
        Assert.Contains(pipeline.PipelineName + "\",{\"Get\":\"Execution.PipelineExecutionId\"}", Body(pipeline), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_may_stand_for_the_name() =>
        Assert.Contains("\"artifacts\",\"team/runs\",{\"Get\"", Body(Unnamed(Stacks.Known(), "/team/runs/")), StringComparison.Ordinal);

    [Fact]
    public void Lets_a_principal_start_runs_of_this_pipeline_only() => Assert.Equal(
        """[{"Action":"sagemaker:StartPipelineExecution","Effect":"Allow","Resource":"ARN:pipeline/tumours"}]""",
        Granted("tumours", (pipeline, user) => pipeline.GrantStartExecution(user)));

    [Fact]
    public void A_name_with_capitals_is_granted_as_ARNs_write_it_too() => Assert.Equal(
        """[{"Action":"sagemaker:StartPipelineExecution","Effect":"Allow","Resource":["ARN:pipeline/Tumours","ARN:pipeline/tumours"]}]""",
        Granted("Tumours", (pipeline, user) => pipeline.GrantStartExecution(user)));

    [Fact]
    public void Lets_a_principal_see_runs() => Assert.Equal(
        """
        [{"Action":["sagemaker:DescribePipeline","sagemaker:DescribePipelineDefinitionForExecution","sagemaker:DescribePipelineExecution","sagemaker:ListPipelineExecutions","sagemaker:ListPipelineExecutionSteps","sagemaker:ListPipelineParametersForExecution"],"Effect":"Allow","Resource":["ARN:pipeline/tumours","ARN:pipeline/tumours/execution/*"]}]
        """,
        Granted("tumours", (pipeline, user) => pipeline.GrantRead(user)));

    [Fact]
    public void Lets_a_principal_stop_and_retry_runs() => Assert.Equal(
        """[{"Action":["sagemaker:StopPipelineExecution","sagemaker:RetryPipelineExecution"],"Effect":"Allow","Resource":"ARN:pipeline/tumours/execution/*"}]""",
        Granted("tumours", (pipeline, user) => pipeline.GrantControlExecution(user)));

    [Fact]
    public void Has_the_services_metrics()
    {
        var pipeline = TrainingPipeline.FromPipelineName(Stacks.Known(), "Pipeline", "tumours");

        Assert.Equal(
            ["ExecutionStarted Sum", "ExecutionSucceeded Sum", "ExecutionFailed Sum", "ExecutionStopped Sum", "ExecutionDuration Average"],
            new[] { pipeline.MetricExecutionStarted(), pipeline.MetricExecutionSucceeded(), pipeline.MetricExecutionFailed(), pipeline.MetricExecutionStopped(), pipeline.MetricExecutionDuration() }
                .Select(metric => $"{metric.MetricName} {metric.Statistic}"));
        Assert.Equal("AWS/Sagemaker/ModelBuildingPipeline", pipeline.MetricExecutionFailed().Namespace);
        Assert.Equal("tumours", pipeline.MetricExecutionFailed().Dimensions!["PipelineName"]);
    }

    private static TrainingPipeline Unnamed(Stack stack, string? prefix = null) => new(stack, "Pipeline", new TrainingPipelineProps
    {
        Artifacts = Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
        Prefix = prefix,
        Steps = [Make.Step("Process", props => props with { Outputs = [new MlInfra.Constructs.Jobs.ProcessingOutput("out", "/opt/ml/processing/out")] })],
    });

    private static string Body(TrainingPipeline pipeline) => pipeline.DefinitionBody;

    private static string Granted(string name, Func<PipelineBase, IGrantable, Grant> grant)
    {
        var stack = Stacks.Known();
        var user = new User(stack, "User");
        grant(TrainingPipeline.FromPipelineName(stack, "Pipeline", name), user).AssertSuccess();
        var statement = Stacks.Resources(Stacks.TemplateOf(stack), "AWS::IAM::Policy").Single().Value!["Properties"]!["PolicyDocument"]!["Statement"]!.ToJsonString();
        return statement
            .Replace("""{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":sagemaker:eu-west-1:111122223333:""", "\"ARN:", StringComparison.Ordinal)
            .Replace("\"\"", "\"", StringComparison.Ordinal)
            .Replace("\"]]}", "\"", StringComparison.Ordinal);
    }
}
