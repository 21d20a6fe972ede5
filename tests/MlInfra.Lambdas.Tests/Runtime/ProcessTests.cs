using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.Runtime;

/// <summary>The real process, as Lambda starts it, over the Runtime API.</summary>
public sealed class ProcessTests : IAsyncDisposable
{
    private readonly FakeAws _aws = new();
    private readonly FakeRuntimeApi _lambda = new();
    private readonly FunctionProcesses _processes = new();

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        await _lambda.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Handles_event_after_event_in_one_process()
    {
        _aws.Register(1);
        var process = Start();

        var first = await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(1)));
        _aws.StackStatus = "UPDATE_COMPLETE";
        _aws.Register(2);
        var second = await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(2)));

        Assert.Equal(("response", """{"batchItemFailures":[]}"""), (first.Kind, first.Body));
        Assert.Equal(("response", """{"batchItemFailures":[]}"""), (second.Kind, second.Body));
        Assert.Equal(FakeAws.Arn(2), _aws.Deployed);
        Assert.Equal(2, _aws.Updates.Count);
        Assert.False(process.HasExited);
    }

    [Fact]
    public async Task Writes_one_line_of_JSON_per_entry_with_request_and_trace()
    {
        _aws.Register(1);
        Start();

        await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(1)));

        var line = JsonNode.Parse(await _processes.FirstLineAsync())!;
        Assert.Equal("INFO", (string?)line["level"]);
        Assert.Equal("Root=1-trace", (string?)line["xrayTraceId"]);
        Assert.Equal(FakeAws.Arn(1), (string?)line["to"]);
        Assert.Equal(1, (int?)line["version"]);
        Assert.True(Guid.TryParse((string?)line["requestId"], out _));
    }

    [Fact]
    public async Task A_malformed_event_is_that_events_error_and_the_process_goes_on()
    {
        _aws.Register(1);
        Start();

        var malformed = await _lambda.InvokeAsync("this is no JSON");
        var next = await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(1)));

        Assert.Equal("error", malformed.Kind);
        Assert.Equal("Function.InvalidDataException", malformed.ErrorType);
        var document = JsonNode.Parse(malformed.Body)!;
        Assert.Equal("InvalidDataException", (string?)document["errorType"]);
        Assert.StartsWith("The event is not an SQS batch: ", (string?)document["errorMessage"], StringComparison.Ordinal);
        Assert.NotEmpty(document["stackTrace"]!.AsArray());
        Assert.Equal("response", next.Kind);
    }

    [Fact]
    public async Task Gives_the_event_back_before_the_time_out_kills_it()
    {
        _aws.Register(1);
        _aws.Delay = TimeSpan.FromMinutes(5);
        Start();

        var outcome = await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(1)), timeout: TimeSpan.FromSeconds(2));

        Assert.Equal(("error", "Function.TimeoutException"), (outcome.Kind, outcome.ErrorType));
        Assert.Equal("The function's time-out is reached; the event is given back to be tried again.", (string?)JsonNode.Parse(outcome.Body)!["errorMessage"]);
    }

    [Fact]
    public async Task An_event_whose_process_was_killed_in_mid_work_is_done_by_the_next_process()
    {
        _aws.Register(1);
        _aws.Delay = TimeSpan.FromMinutes(5);
        var first = Start();
        _lambda.Send(Batch(SqsEvents.StateChange(1)));
        while (_aws.Calls.Count == 0) await Task.Delay(20);
        first.Kill();
        await first.WaitForExitAsync();
        _aws.Delay = TimeSpan.Zero;

        Start();
        var again = await _lambda.InvokeAsync(Batch(SqsEvents.StateChange(1)));

        Assert.Equal("""{"batchItemFailures":[]}""", again.Body);
        Assert.Single(_aws.Updates);
    }

    [Theory]
    [InlineData("Nonsense", "MLINFRA_FUNCTION is 'Nonsense', which this package does not have; it has ")]
    [InlineData("", "The environment variable MLINFRA_FUNCTION is missing; the function's construct sets it.")]
    public async Task A_function_that_it_does_not_have_fails_the_start(string name, string message)
    {
        var process = Start(name);

        var (kind, body, errorType) = await _lambda.InitError.WaitAsync(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync();

        Assert.Equal(("error", "Runtime.FunctionConfigurationException"), (kind, errorType));
        Assert.StartsWith(message, (string?)JsonNode.Parse(body)!["errorMessage"], StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public async Task Outside_Lambda_it_says_where_it_belongs()
    {
        var process = Start(runtimeApi: "");

        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("this program runs inside Lambda", await _processes.FirstLineAsync(), StringComparison.Ordinal);
    }

    private static string Batch(params string[] bodies) => Encoding.UTF8.GetString(SqsEvents.Batch(bodies).Span);

    private Process Start(string function = "DeployApprovedModel", string? runtimeApi = null) => _processes.Start(
        function, runtimeApi ?? $"127.0.0.1:{_lambda.Address.Port}", _aws.Address,
        ("STACK_ID", FakeAws.StackId), ("MODEL_PACKAGE_GROUP_NAME", FakeAws.Group), ("PARAMETER_NAME", "ModelPackageArn"));
}
