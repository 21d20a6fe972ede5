using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.DeployApprovedModel;

public sealed class HandlerTests : IAsyncLifetime
{
    private readonly FakeAws _aws = new();
    private readonly MemoryStream _log = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Deploys_the_first_approved_version()
    {
        _aws.Register(1);

        var failures = await HandleAsync(SqsEvents.StateChange(1));

        Assert.Empty(failures);
        var update = Assert.Single(_aws.Updates);
        Assert.Equal(FakeAws.StackId, update["StackName"]);
        Assert.Equal("true", update["UsePreviousTemplate"]);
        Assert.Equal("CAPABILITY_NAMED_IAM", update["Capabilities.member.1"]);
        Assert.Equal("BootstrapVersion", update["Parameters.member.1.ParameterKey"]);
        Assert.Equal("true", update["Parameters.member.1.UsePreviousValue"]);
        Assert.False(update.ContainsKey("Parameters.member.1.ParameterValue"));
        Assert.Equal("ModelPackageArn", update["Parameters.member.2.ParameterKey"]);
        Assert.Equal(FakeAws.Arn(1), update["Parameters.member.2.ParameterValue"]);
        Assert.False(update.ContainsKey("RoleARN"));
        Assert.Equal("mlinfra-request-1", update["ClientRequestToken"]);
    }

    [Fact]
    public async Task Takes_the_highest_version_and_not_the_one_in_the_event()
    {
        _aws.Register(2);
        _aws.Register(10);
        _aws.Register(9);

        await HandleAsync(SqsEvents.StateChange(9));

        Assert.Equal(FakeAws.Arn(10), _aws.Deployed);
    }

    [Theory]
    [InlineData("InProgress")]
    [InlineData("Failed")]
    public async Task Passes_over_an_approved_version_that_is_not_ready(string status)
    {
        _aws.Register(1);
        _aws.Register(2, status: status);

        await HandleAsync(SqsEvents.StateChange(2));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task Goes_on_past_empty_pages()
    {
        _aws.EmptyPages = 2;
        _aws.Register(1);

        await HandleAsync(SqsEvents.StateChange(1));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task Goes_back_to_the_version_before_when_the_deployed_one_is_rejected()
    {
        _aws.Register(1);
        _aws.Register(2);
        _aws.Deployed = FakeAws.Arn(2);
        _aws.Reject(2);

        await HandleAsync(SqsEvents.StateChange(2, "Rejected"));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task Keeps_what_serves_when_nothing_is_approved_any_more_and_says_so_as_an_error()
    {
        _aws.Register(1);
        _aws.Deployed = FakeAws.Arn(1);
        _aws.Reject(1);

        var failures = await HandleAsync(SqsEvents.StateChange(1, "Rejected"));

        Assert.Empty(failures);
        Assert.Empty(_aws.Updates);
        var line = Assert.Single(Lines(), l => (string?)l["level"] == "ERROR");
        Assert.Equal("No version is approved any more; the deployed one keeps serving.", (string?)line["message"]);
        Assert.Equal(FakeAws.Arn(1), (string?)line["deployed"]);
        Assert.Equal("request-1", (string?)line["requestId"]);
    }

    [Fact]
    public async Task A_batch_of_many_messages_is_one_look_and_one_update()
    {
        _aws.Register(1);
        _aws.Register(2);

        var failures = await HandleAsync(SqsEvents.StateChange(2), SqsEvents.StateChange(1), SqsEvents.StateChange(2), SqsEvents.StateChange(1));

        Assert.Empty(failures);
        Assert.Equal(["DescribeStacks", "ListModelPackages", "UpdateStack"], _aws.Calls);
    }

    [Fact]
    public async Task Doubled_and_late_events_change_nothing()
    {
        _aws.Register(1);
        _aws.Register(2);
        await HandleAsync(SqsEvents.StateChange(2));

        var doubled = await HandleAsync(SqsEvents.StateChange(2));
        _aws.StackStatus = "UPDATE_COMPLETE";
        var late = await HandleAsync(SqsEvents.StateChange(1));

        Assert.Empty(doubled);
        Assert.Empty(late);
        Assert.Single(_aws.Updates);
        Assert.Equal(FakeAws.Arn(2), _aws.Deployed);
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS")]
    [InlineData("UPDATE_IN_PROGRESS")]
    [InlineData("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")]
    [InlineData("UPDATE_ROLLBACK_IN_PROGRESS")]
    public async Task Leaves_the_messages_in_the_queue_while_the_stack_is_busy(string status)
    {
        _aws.Register(1);
        _aws.StackStatus = status;

        var failures = await HandleAsync(SqsEvents.StateChange(1), SqsEvents.StateChange(1));

        Assert.Equal(["m1", "m2"], failures);
        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task Waits_for_a_rollback_to_end_even_if_the_parameter_looks_right()
    {
        _aws.Register(1);
        _aws.Deployed = FakeAws.Arn(1);
        _aws.StackStatus = "UPDATE_ROLLBACK_IN_PROGRESS";

        Assert.Equal(["m1"], await HandleAsync(SqsEvents.StateChange(1)));
    }

    [Fact]
    public async Task A_stack_that_becomes_busy_between_look_and_update_is_retried()
    {
        _aws.Register(1);
        _aws.Fail("UpdateStack", 400, "ValidationError", $"Stack:{FakeAws.StackId} is in UPDATE_IN_PROGRESS state and can not be updated.");

        Assert.Equal(["m1"], await HandleAsync(SqsEvents.StateChange(1)));
    }

    [Fact]
    public async Task No_updates_to_perform_counts_as_done()
    {
        _aws.Register(1);
        _aws.Fail("UpdateStack", 400, "ValidationError", "No updates are to be performed.");

        Assert.Empty(await HandleAsync(SqsEvents.StateChange(1)));
    }

    [Theory]
    [InlineData("ListModelPackages", "ThrottlingException")]
    [InlineData("DescribeStacks", "Throttling")]
    [InlineData("UpdateStack", "Throttling")]
    public async Task Tries_a_throttled_call_again(string operation, string code)
    {
        _aws.Register(1);
        _aws.Fail(operation, 400, code, "Rate exceeded");

        var failures = await HandleAsync(SqsEvents.StateChange(1));

        Assert.Empty(failures);
        Assert.Equal(2, _aws.Calls.Count(call => call == operation));
        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task A_refusal_fails_the_invocation_with_the_code_of_AWS()
    {
        _aws.Register(1);
        _aws.Fail("UpdateStack", 403, "AccessDenied", "User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: cloudformation:UpdateStack");

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => HandleAsync(SqsEvents.StateChange(1)));

        Assert.Equal("AccessDenied", refusal.ErrorCode);
        Assert.Equal("User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: cloudformation:UpdateStack", refusal.Message);
        Assert.Equal("r-1", refusal.RequestId);
    }

    [Fact]
    public async Task A_malformed_message_fails_alone()
    {
        _aws.Register(1);

        var failures = await HandleAsync("no json", SqsEvents.StateChange(1), """{"detail-type":"Object Created"}""");

        Assert.Equal(["m1", "m3"], failures);
        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task Only_malformed_messages_ask_AWS_nothing()
    {
        Assert.Equal(["m1"], await HandleAsync("[]"));

        Assert.Empty(_aws.Calls);
    }

    [Theory]
    [InlineData("{}", "The event has no Records: this function is invoked by an SQS event source only.")]
    [InlineData("null", "The event has no Records: this function is invoked by an SQS event source only.")]
    public async Task An_event_that_is_no_batch_is_an_error(string payload, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => InvokeAsync(Encoding.UTF8.GetBytes(payload), CancellationToken.None));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task Stops_at_its_deadline()
    {
        _aws.Register(1);
        _aws.Delay = TimeSpan.FromMinutes(5);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InvokeAsync(SqsEvents.Batch(SqsEvents.StateChange(1)), deadline.Token));

        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task A_parameter_that_the_stack_lacks_is_named()
    {
        var function = Create(("PARAMETER_NAME", "Other"));

        var error = await Assert.ThrowsAsync<FunctionConfigurationException>(
            () => function.InvokeAsync(SqsEvents.Batch(SqsEvents.StateChange(1)), Context(), CancellationToken.None));

        Assert.Equal("The stack 'Tumour' has no parameter 'Other'.", error.Message);
    }

    private async Task<IReadOnlyList<string>> HandleAsync(params string[] bodies)
    {
        var answer = await InvokeAsync(SqsEvents.Batch(bodies), CancellationToken.None);
        return [.. JsonNode.Parse(answer.Span)!["batchItemFailures"]!.AsArray().Select(item => (string)item!["itemIdentifier"]!)];
    }

    private Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        Create().InvokeAsync(payload, Context(), cancellationToken);

    private Invocation Context() =>
        new("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, new JsonLog(_log, TimeProvider.System).For("request-1", null));

    private ILambdaFunction Create(params (string Name, string Value)[] overrides)
    {
        var environment = new Dictionary<string, string>
        {
            [Functions.Variable] = "DeployApprovedModel",
            ["STACK_ID"] = FakeAws.StackId,
            ["MODEL_PACKAGE_GROUP_NAME"] = FakeAws.Group,
            ["PARAMETER_NAME"] = "ModelPackageArn",
        };
        foreach (var (name, value) in overrides) environment[name] = value;
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, new JsonLog(_log, TimeProvider.System), TimeProvider.System) { Aws = _aws.Options });
    }

    private JsonObject[] Lines() =>
        [.. Encoding.UTF8.GetString(_log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
}
