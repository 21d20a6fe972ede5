using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.DeployApprovedModel;

/// <summary>The group is another account's: it is asked for by its ARN, its events come from afar, and it may refuse.</summary>
public sealed class ForeignRegistryTests : IAsyncDisposable
{
    private const string Registry = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/" + FakeAws.Group;
    private readonly FakeAws _aws = new() { GroupReference = Registry };
    private readonly MemoryStream _log = new();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Asks_for_the_group_by_its_ARN_and_deploys_the_version_by_its_own()
    {
        _aws.Register(1);

        Assert.Empty(await HandleAsync(SqsEvents.StateChange(1)));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
        Assert.DoesNotContain("another group", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubled_and_late_events_change_nothing_and_a_rejection_brings_the_version_before_back()
    {
        _aws.Register(1);
        _aws.Register(2);
        await HandleAsync(SqsEvents.StateChange(2), SqsEvents.StateChange(2));
        _aws.StackStatus = "UPDATE_COMPLETE";
        await HandleAsync(SqsEvents.StateChange(1));
        Assert.Single(_aws.Updates);

        _aws.Reject(2);
        await HandleAsync(SqsEvents.StateChange(2, "Rejected"));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task The_clock_makes_good_an_event_that_was_lost()
    {
        _aws.Register(1);

        Assert.Empty(await HandleAsync(SqsEvents.Clock(), SqsEvents.Clock()));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
        Assert.Single(_aws.Updates);
    }

    [Theory]
    [InlineData("UPDATE_ROLLBACK_COMPLETE")]
    [InlineData("UPDATE_ROLLBACK_FAILED")]
    [InlineData("UPDATE_FAILED")]
    public async Task The_clock_does_not_try_again_what_failed_and_an_approval_does(string status)
    {
        _aws.Register(1);
        _aws.StackStatus = status;

        Assert.Empty(await HandleAsync(SqsEvents.Clock()));
        Assert.Empty(_aws.Updates);
        Assert.Contains("last update failed; only a decision tries again.", Log, StringComparison.Ordinal);

        await HandleAsync(SqsEvents.Clock(), SqsEvents.StateChange(1));
        Assert.Single(_aws.Updates);
    }

    /// <summary>The path notes ringing alarms with the version before, and each note is an event: the one that failed must not be tried for ever.</summary>
    [Fact]
    public async Task A_note_in_the_registry_does_not_try_again_what_failed()
    {
        _aws.Register(1);
        _aws.StackStatus = "UPDATE_ROLLBACK_COMPLETE";

        Assert.Empty(await HandleAsync(SqsEvents.StateChange(1, "Approved", "CustomerMetadataProperties")));
        Assert.Empty(_aws.Updates);

        await HandleAsync(SqsEvents.StateChange(1, "Approved", "CustomerMetadataProperties", "ModelLifeCycle"));
        Assert.Single(_aws.Updates);
    }

    [Theory]
    [InlineData("ModelApprovalStatus")]
    [InlineData("ModelLifeCycle")]
    [InlineData("CustomerMetadataProperties")]
    public async Task Whatever_changed_the_newest_approved_version_is_deployed_where_nothing_failed(string field)
    {
        _aws.Register(1);

        await HandleAsync(SqsEvents.StateChange(1, "Approved", field));

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task A_clock_that_meets_a_busy_stack_is_not_kept_in_the_queue()
    {
        _aws.Register(1);
        _aws.StackStatus = "UPDATE_IN_PROGRESS";

        Assert.Empty(await HandleAsync(SqsEvents.Clock()));
        Assert.Equal(["m2"], await HandleAsync(SqsEvents.Clock(), SqsEvents.StateChange(1)));

        Assert.Empty(_aws.Updates);
    }

    [Theory]
    [InlineData("User: arn:aws:sts::222222222222:assumed-role/r/f is not authorized to perform: sagemaker:ListModelPackages on resource: x because no resource-based policy allows the sagemaker:ListModelPackages action",
        "The policy of the group tumour-models in account 123456789012 lacks sagemaker:ListModelPackages for this account: name it in the SharedModelGroup of the registry's stack, and deploy that one. AWS says: User: ")]
    [InlineData("User: arn:aws:sts::222222222222:assumed-role/r/f is not authorized to perform: sagemaker:ListModelPackages on resource: x because no identity-based policy allows the sagemaker:ListModelPackages action",
        "The function's role lacks sagemaker:ListModelPackages on the group tumour-models of account 123456789012: deploy its stack anew. AWS says: User: ")]
    public async Task A_refusal_says_who_has_to_let_what_and_nothing_is_touched(string refusal, string says)
    {
        _aws.Register(1);
        _aws.Fail("ListModelPackages", 400, "AccessDeniedException", refusal);

        var error = await Assert.ThrowsAsync<RegistryRefusedException>(() => HandleAsync(SqsEvents.StateChange(1)));

        Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
        Assert.Empty(_aws.Updates);

        await HandleAsync(SqsEvents.StateChange(1));
        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task Tries_a_throttled_registry_again()
    {
        _aws.Register(1);
        _aws.Fail("ListModelPackages", 400, "ThrottlingException", "Rate exceeded");

        await HandleAsync(SqsEvents.StateChange(1));

        Assert.Equal(2, _aws.Calls.Count(call => call == "ListModelPackages"));
        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Theory]
    [InlineData("arn:aws:sagemaker:us-east-1:12345:model-package-group/churn")]
    [InlineData("arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/1")]
    public void An_ARN_that_names_no_group_is_an_error_at_start(string arn)
    {
        var error = Assert.Throws<FunctionConfigurationException>(() => Create(arn));

        Assert.Equal($"'{arn}' is no ARN of a model package group; the function's construct sets it.", error.Message);
    }

    [Theory]
    [InlineData("Churn", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/3", true)]
    [InlineData("Churn", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn-eu/3", false)]
    [InlineData("arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/Churn", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/3", true)]
    [InlineData("arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/Churn", "arn:aws:sagemaker:eu-west-1:444455556666:model-package/Churn/3", false)]
    [InlineData("arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/Churn", "arn:aws:sagemaker:us-east-1:111122223333:model-package/Churn/3", false)]
    public void Knows_its_versions_by_name_or_by_account_Region_and_name(string group, string version, bool its) => Assert.Equal(its, RegistryGroup.Parse(group).Has(version));

    private string Log => Encoding.UTF8.GetString(_log.ToArray());

    private async Task<string[]> HandleAsync(params string[] bodies)
    {
        var log = new JsonLog(_log, TimeProvider.System);
        var answer = await Create(Registry).InvokeAsync(SqsEvents.Batch(bodies), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, log), TestContext.Current.CancellationToken);
        return [.. JsonNode.Parse(answer.Span)!["batchItemFailures"]!.AsArray().Select(item => (string)item!["itemIdentifier"]!)];
    }

    private ILambdaFunction Create(string group)
    {
        var environment = new Dictionary<string, string>
        {
            [Functions.Variable] = "DeployApprovedModel",
            ["STACK_ID"] = FakeAws.StackId,
            ["MODEL_PACKAGE_GROUP_NAME"] = group,
            ["PARAMETER_NAME"] = "ModelPackageArn",
        };
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, new JsonLog(_log, TimeProvider.System), TimeProvider.System) { Aws = _aws.Options });
    }
}
