using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.ScalingGuard;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.ScalingGuard;

public sealed class GuardTests : IAsyncLifetime
{
    private const string Target = "endpoint/churn/variant/AllTraffic";
    private const string Variants = """
        [{ "VariantName": "AllTraffic", "InstanceType": "ml.m5.xlarge", "Scaling": { "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/churn/variant/AllTraffic",
           "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 2, "MaxCapacity": 8,
           "ScheduledActions": [{ "ScheduledActionName": "Night", "Schedule": "cron(0 19 * * ? *)", "Timezone": "Europe/Paris", "ScalableTargetAction": { "MaxCapacity": 2 } }],
           "Policies": [{ "PolicyName": "InvocationsPerInstance", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 1000 } }] } }]
        """;

    private readonly FakeGuarded _aws = new();
    private readonly MemoryStream _log = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Before_a_change_of_the_instance_type_the_scaling_is_taken_away()
    {
        _aws.Registered.Add(Target);

        await HandleAsync(ScalingGuardFunction.Before, "Update");

        Assert.Equal("DeregisterScalableTarget", Assert.Single(_aws.Changes).Operation);
        Assert.Equal(Target, (string?)_aws.Changes[0].Request["ResourceId"]);
        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task Scaling_that_the_new_template_no_longer_has_is_taken_away_too()
    {
        _aws.Registered.Add(Target);

        await HandleAsync(ScalingGuardFunction.Before, "Update", """[{ "VariantName": "AllTraffic", "InstanceType": "ml.m5.xlarge" }]""");

        Assert.Empty(_aws.Registered);
    }

    [Fact]
    public async Task Before_any_other_change_the_scaling_stays()
    {
        _aws.Registered.Add(Target);
        _aws.InstanceType = "ml.m5.xlarge";

        await HandleAsync(ScalingGuardFunction.Before, "Update");

        Assert.Empty(_aws.Changes);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    public async Task Before_there_is_an_endpoint_nothing_is_done(string type)
    {
        _aws.Exists = false;

        await HandleAsync(ScalingGuardFunction.Before, type);

        Assert.Empty(_aws.Changes);
        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task At_its_own_creation_it_leaves_the_first_registration_to_CloudFormation()
    {
        _aws.InstanceType = "ml.m5.xlarge";

        await HandleAsync(ScalingGuardFunction.Before, "Create");

        Assert.Empty(_aws.Changes);
    }

    [Fact]
    public async Task After_the_change_the_scaling_is_back_with_its_schedule_and_the_policies_are_CloudFormations()
    {
        await HandleAsync(ScalingGuardFunction.After, "Update");

        Assert.Equal(["RegisterScalableTarget", "PutScheduledAction"], _aws.Changes.Select(change => change.Operation));
        Assert.Equal((2, 8), ((int)_aws.Changes[0].Request["MinCapacity"]!, (int)_aws.Changes[0].Request["MaxCapacity"]!));
        Assert.Equal("Europe/Paris", (string?)_aws.Changes[1].Request["Timezone"]);
        Assert.Equal(2, (int)_aws.Changes[1].Request["ScalableTargetAction"]!["MaxCapacity"]!);
    }

    [Fact]
    public async Task Scaling_that_has_no_schedule_and_no_policies_comes_back_as_well()
    {
        await HandleAsync(ScalingGuardFunction.After, "Update", """[{ "VariantName": "AllTraffic", "InstanceType": "ml.m5.xlarge", "Scaling": { "MinCapacity": 1, "MaxCapacity": 4 } }]""");

        Assert.Equal("RegisterScalableTarget", Assert.Single(_aws.Changes).Operation);
    }

    [Fact]
    public async Task In_a_roll_back_the_policies_come_back_too_since_CloudFormation_takes_them_for_unchanged()
    {
        _aws.StackStatus = "UPDATE_ROLLBACK_IN_PROGRESS";
        _aws.InstanceType = "ml.m5.xlarge";

        await HandleAsync(ScalingGuardFunction.Before, "Update");

        Assert.Equal(["RegisterScalableTarget", "PutScheduledAction", "PutScalingPolicy"], _aws.Changes.Select(change => change.Operation));
        Assert.Equal(1000, (int)_aws.Changes[2].Request["TargetTrackingScalingPolicyConfiguration"]!["TargetValue"]!);
    }

    [Fact]
    public async Task An_update_that_SageMaker_rolled_back_silently_fails_with_the_reason_and_rings_the_alarm()
    {
        _aws.Config = "config-old";
        _aws.FailureReason = "Alarm LatencyAlarm went off.";

        var error = await Assert.ThrowsAsync<EndpointNotAsWantedException>(() => HandleAsync(ScalingGuardFunction.After, "Update"));

        const string Text = "The endpoint churn serves config-old and not config-1: SageMaker rolled the update back (Alarm LatencyAlarm went off). "
            + "Look at the alarms of its roll-out and at the log group /aws/sagemaker/Endpoints/churn.";
        Assert.Equal(Text, error.Message);
        var answer = Assert.Single(_aws.Answers);
        Assert.Equal(("FAILED", Text), ((string?)answer["Status"], (string?)answer["Reason"]));
        Assert.Contains("RegisterScalableTarget", _aws.Changes.Select(change => change.Operation));
    }

    [Fact]
    public async Task Waits_until_nothing_is_under_way()
    {
        _aws.Registered.Add(Target);
        _aws.Passes("Updating");

        await HandleAsync(ScalingGuardFunction.After, "Update");

        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_or_broken_is_a_failure()
    {
        _aws.Exists = false;
        await Assert.ThrowsAsync<EndpointNotAsWantedException>(() => HandleAsync(ScalingGuardFunction.After, "Update"));
        _aws.Exists = true;
        _aws.Passes("UpdateRollbackFailed");
        await Assert.ThrowsAsync<EndpointNotAsWantedException>(() => HandleAsync(ScalingGuardFunction.After, "Update"));

        Assert.Equal(["The endpoint churn is not there any more.", "The endpoint churn is UpdateRollbackFailed."], _aws.Answers.Select(answer => (string?)answer["Reason"]));
    }

    [Theory]
    [InlineData(ScalingGuardFunction.Before)]
    [InlineData(ScalingGuardFunction.After)]
    public async Task Deletion_is_answered_and_touches_nothing(string resource)
    {
        _aws.Registered.Add(Target);

        await HandleAsync(resource, "Delete");

        Assert.Empty(_aws.Changes);
        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task A_fault_of_its_own_is_told_to_CloudFormation_which_would_wait_for_an_hour()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => HandleAsync("Custom::Other", "Update"));

        Assert.Equal("FAILED", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task The_answer_bears_CloudFormations_ids_and_no_content_type_which_the_address_is_not_signed_for()
    {
        _aws.Registered.Add(Target);

        await HandleAsync(ScalingGuardFunction.After, "Update");

        Assert.Null(_aws.AnswerContentType);
        Assert.Equal("""{"Status":"SUCCESS","PhysicalResourceId":"AfterUpdate","StackId":"arn:aws:cloudformation:us-east-1:123456789012:stack/Tumour/1","RequestId":"r-1","LogicalResourceId":"AfterUpdate"}""",
            Assert.Single(_aws.Answers).ToJsonString());
    }

    [Fact]
    public async Task An_answer_that_was_not_taken_is_given_again()
    {
        _aws.Registered.Add(Target);
        _aws.Refusals.Enqueue(503);
        _aws.Refusals.Enqueue(500);

        await HandleAsync(ScalingGuardFunction.After, "Update");

        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
    }

    [Fact]
    public async Task An_address_that_is_too_old_is_not_tried_again()
    {
        _aws.Refusals.Enqueue(403);

        await Assert.ThrowsAsync<HttpRequestException>(() => HandleAsync(ScalingGuardFunction.After, "Delete"));

        Assert.Empty(_aws.Answers);
    }

    [Fact]
    public async Task CloudFormation_is_told_in_time_when_the_endpoint_does_not_settle()
    {
        _aws.Status = "Updating";

        await Assert.ThrowsAsync<EndpointNotAsWantedException>(() => HandleAsync(ScalingGuardFunction.After, "Update", left: ScalingGuardFunction.ForTheAnswer + TimeSpan.FromSeconds(1)));

        var answer = Assert.Single(_aws.Answers);
        Assert.Equal(("FAILED", "The endpoint churn was still being changed after 1 seconds: see what it is doing, and deploy once more."), ((string?)answer["Status"], (string?)answer["Reason"]));
    }

    [Fact]
    public async Task An_endpoint_whose_configuration_was_deleted_beneath_it_can_be_updated_all_the_same()
    {
        _aws.ConfigExists = false;

        await HandleAsync(ScalingGuardFunction.Before, "Create");

        Assert.Equal("SUCCESS", (string?)Assert.Single(_aws.Answers)["Status"]);
        Assert.Contains("The configuration that serves was deleted", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
    }

    private async Task HandleAsync(string resourceType, string requestType, string variants = Variants, TimeSpan? left = null)
    {
        var environment = new FunctionEnvironment(_ => null, new JsonLog(_log, TimeProvider.System), TimeProvider.System) { Aws = _aws.Options };
        var payload = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ResponseURL"] = new Uri(_aws.Address, "/answer?signature=x").ToString(),
            ["StackId"] = FakeAws.StackId,
            ["RequestId"] = "r-1",
            ["ResourceType"] = resourceType,
            ["LogicalResourceId"] = "AfterUpdate",
            ["PhysicalResourceId"] = requestType == "Create" ? null : "AfterUpdate",
            ["ResourceProperties"] = new JsonObject { ["ServiceToken"] = "arn", ["EndpointName"] = "churn", ["EndpointConfigName"] = "config-1", ["Variants"] = variants },
        };
        var invocation = new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, environment.Log) { Left = left ?? TimeSpan.FromMinutes(1) };
        await ScalingGuardFunction.FromEnvironment(environment).InvokeAsync(Encoding.UTF8.GetBytes(payload.ToJsonString()), invocation, TestContext.Current.CancellationToken);
    }
}
