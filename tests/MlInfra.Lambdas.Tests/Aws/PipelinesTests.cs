using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Aws;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.Aws;

/// <summary>What the client of pipelines sends, and how it reads what is answered.</summary>
public sealed class PipelinesTests : IAsyncDisposable
{
    private const string Run = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p/execution/one";
    private readonly Recorder _aws = new();
    private readonly SageMakerClient _client;
    private readonly Pipelines _pipelines;

    public PipelinesTests()
    {
        _client = new SageMakerClient(_aws.Options);
        _pipelines = new Pipelines(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Starts_a_whole_run_with_the_defaults_and_a_token_of_its_own()
    {
        Assert.Equal(Run, await _pipelines.StartAsync("p", cancellationToken: TestContext.Current.CancellationToken));
        await _pipelines.StartAsync("p", cancellationToken: TestContext.Current.CancellationToken);

        var (first, second) = (_aws.Sent("StartPipelineExecution", 0), _aws.Sent("StartPipelineExecution", 1));
        Assert.Equal(["PipelineName", "ClientRequestToken"], first.Select(entry => entry.Key));
        Assert.InRange(first["ClientRequestToken"]!.ToString().Length, 32, 128);
        Assert.NotEqual(first["ClientRequestToken"]!.ToString(), second["ClientRequestToken"]!.ToString());
    }

    [Fact]
    public async Task Starts_chosen_steps_with_parameters_and_an_earlier_run()
    {
        await _pipelines.StartAsync("p", new PipelineStart
        {
            Parameters = new Dictionary<string, string> { ["Gate"] = "0.9" },
            Steps = ["Train", "Evaluate"],
            SourceExecutionArn = Run,
            MaxParallelSteps = 2,
            DisplayName = "again",
            ClientRequestToken = "a-token-that-is-long-enough-for-aws",
        }, TestContext.Current.CancellationToken);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$$"""
            {"PipelineName":"p","PipelineExecutionDisplayName":"again","PipelineParameters":[{"Name":"Gate","Value":"0.9"}],
             "ClientRequestToken":"a-token-that-is-long-enough-for-aws","ParallelismConfiguration":{"MaxParallelExecutionSteps":2},
             "SelectiveExecutionConfig":{"SourcePipelineExecutionArn":"{{{Run}}}","SelectedSteps":[{"StepName":"Train"},{"StepName":"Evaluate"}]}}
            """), _aws.Sent("StartPipelineExecution", 0)), _aws.Sent("StartPipelineExecution", 0).ToJsonString());
    }

    [Fact]
    public async Task Refuses_an_earlier_run_without_chosen_steps()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => _pipelines.StartAsync("p", new PipelineStart { SourceExecutionArn = Run }, TestContext.Current.CancellationToken));

        Assert.StartsWith("SourceExecutionArn is given without Steps", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_the_steps_of_all_pages_in_the_order_of_their_beginning()
    {
        var steps = await _pipelines.StepsAsync(Run, TestContext.Current.CancellationToken);

        Assert.Equal(["A", "B", "C"], steps.Select(step => step.StepName));
        Assert.Equal("token-1", steps[2].Metadata!.Callback!.CallbackToken);
        Assert.Equal("7", steps[1].Metadata!.Lambda!.OutputParameters.Single().Value);
    }

    [Fact]
    public async Task Stops_retries_and_answers_callbacks()
    {
        await _pipelines.StopAsync(Run, TestContext.Current.CancellationToken);
        await _pipelines.RetryAsync(Run, 3, TestContext.Current.CancellationToken);
        await _pipelines.SucceedStepAsync("token-1", new Dictionary<string, string> { ["place"] = "s3://b/k" }, TestContext.Current.CancellationToken);
        await _pipelines.FailStepAsync("token-2", "no leave", TestContext.Current.CancellationToken);

        Assert.Equal(Run, (string?)_aws.Sent("StopPipelineExecution", 0)["PipelineExecutionArn"]);
        Assert.Equal(3, (int)_aws.Sent("RetryPipelineExecution", 0)["ParallelismConfiguration"]!["MaxParallelExecutionSteps"]!);
        var success = _aws.Sent("SendPipelineExecutionStepSuccess", 0);
        Assert.Equal("token-1", (string?)success["CallbackToken"]);
        Assert.Equal("""[{"Name":"place","Value":"s3://b/k"}]""", success["OutputParameters"]!.ToJsonString());
        Assert.Equal("no leave", (string?)_aws.Sent("SendPipelineExecutionStepFailure", 0)["FailureReason"]);
    }

    private sealed class Recorder : LoopbackServer
    {
        private readonly List<(string Operation, JsonObject Body)> _sent = [];

        public JsonObject Sent(string operation, int index) => _sent.Where(one => one.Operation == operation).ElementAt(index).Body;

        protected override async Task HandleAsync(HttpContext context)
        {
            var text = await BodyAsync(context);
            var (operation, body) = (Asked.Of(context.Request, text).Operation, JsonNode.Parse(text)!.AsObject());
            lock (_sent) _sent.Add((operation, body));
            await context.Response.WriteAsync(operation == "ListPipelineExecutionSteps"
                ? body["NextToken"] is null
                    ? """{"PipelineExecutionSteps":[{"StepName":"B","StepStatus":"Succeeded","StartTime":20,"Metadata":{"Lambda":{"Arn":"a","OutputParameters":[{"Name":"n","Value":"7"}]}}}],"NextToken":"2"}"""
                    : """{"PipelineExecutionSteps":[{"StepName":"A","StepStatus":"Succeeded","StartTime":10},{"StepName":"C","StepStatus":"Executing","StartTime":30,"Metadata":{"Callback":{"CallbackToken":"token-1","SqsQueueUrl":"https://q"}}}]}"""
                : $$"""{"PipelineExecutionArn":"{{Run}}"}""");
        }
    }
}
