using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class DeploymentGuardTests
{
    private static readonly DeploymentGuard Guard = new() { LambdaPackage = FakePackage.Folder };

    private static readonly Lazy<Synthesized> Guarded = new(() => Of("ml.m5.large"));

    private static Synthesized Of(string instanceType) => Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
    {
        Variants = [EndpointFixture.Variant with { InstanceType = instanceType, Scaling = new() { MinCapacity = 2, Schedules = ScheduledCapacity.OffHours(7, 19, "Europe/Paris", 2, 10, 1) } }],
        Guard = Guard,
    }));

    private static string[] DependsOn(JsonObject resource) => [.. resource["DependsOn"]!.AsArray().Select(id => (string)id!)];

    [Fact]
    public void Stands_before_and_after_the_update()
    {
        var endpoint = Guarded.Value.Id("AWS::SageMaker::Endpoint");

        Assert.Contains(Guarded.Value.Id("Custom::MlInfraBeforeUpdate"), DependsOn(Guarded.Value.Resource("AWS::SageMaker::Endpoint")));
        Assert.Contains(endpoint, DependsOn(Guarded.Value.Resource("Custom::MlInfraAfterUpdate")));
        Assert.Contains(Guarded.Value.Id("AWS::ApplicationAutoScaling::ScalableTarget"), DependsOn(Guarded.Value.Resource("Custom::MlInfraAfterUpdate")));
        Assert.Contains(Guarded.Value.Id("Custom::MlInfraAfterUpdate"), DependsOn(Guarded.Value.Resource("AWS::ApplicationAutoScaling::ScalingPolicy")));
    }

    [Fact]
    public void Knows_the_configuration_that_is_wanted() => Json.Equal(
        $$"""{ "Fn::GetAtt": ["{{Guarded.Value.Id("AWS::SageMaker::EndpointConfig")}}", "EndpointConfigName"] }""", Guarded.Value.Only("Custom::MlInfraAfterUpdate")["EndpointConfigName"]);

    [Fact]
    public void Knows_the_scaling_that_is_to_come_back_by_the_settled_name_so_that_it_does_not_wait_for_the_endpoint()
    {
        var before = Guarded.Value.Only("Custom::MlInfraBeforeUpdate");

        Assert.Equal("Test-Endpoint-0FBD4E12", (string?)before["EndpointName"]);
        Json.Equal("""
            [{ "VariantName": "AllTraffic", "InstanceType": "ml.m5.large", "Scaling": { "ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
               "ResourceId": "endpoint/Test-Endpoint-0FBD4E12/variant/AllTraffic", "MinCapacity": 2, "MaxCapacity": 10,
               "ScheduledActions": [
                 { "ScheduledActionName": "Open", "Schedule": "cron(0 7 ? * MON-FRI *)", "Timezone": "Europe/Paris", "ScalableTargetAction": { "MinCapacity": 2, "MaxCapacity": 10 } },
                 { "ScheduledActionName": "Close", "Schedule": "cron(0 19 ? * MON-FRI *)", "Timezone": "Europe/Paris", "ScalableTargetAction": { "MinCapacity": 1, "MaxCapacity": 1 } }],
               "Policies": [{ "PolicyName": "InvocationsPerInstance-ml.m5.large", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                 "TargetValue": 1000, "PredefinedMetricSpecification": { "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance" }, "ScaleInCooldown": 300, "ScaleOutCooldown": 60 } }] } }]
            """, JsonNode.Parse((string)before["Variants"]!));
    }

    [Fact]
    public void A_change_of_the_instance_type_makes_the_policies_anew_since_they_go_with_the_registration_and_keeps_target_and_endpoint()
    {
        var other = Of("ml.c5.large");

        Assert.NotEqual(Guarded.Value.Id("AWS::ApplicationAutoScaling::ScalingPolicy"), other.Id("AWS::ApplicationAutoScaling::ScalingPolicy"));
        Assert.NotEqual((string?)Guarded.Value.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["PolicyName"], (string?)other.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["PolicyName"]);
        Assert.Equal(Guarded.Value.Id("AWS::ApplicationAutoScaling::ScalableTarget"), other.Id("AWS::ApplicationAutoScaling::ScalableTarget"));
        Assert.Equal(Guarded.Value.Id("AWS::SageMaker::Endpoint"), other.Id("AWS::SageMaker::Endpoint"));
    }

    [Fact]
    public void One_function_watches_all_endpoints_of_the_stack_with_leave_for_each()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            _ = new RealTimeEndpoint(stack, "First", new() { Variants = [EndpointFixture.Variant with { Scaling = new() }], Guard = Guard });
            _ = new ServerlessEndpoint(stack, "Second", new() { Model = Modes.Model, Guard = Guard });
            _ = new AsyncEndpoint(stack, "Third", new() { Model = Modes.Model, InstanceType = "ml.m5.large", Bucket = new Bucket(stack, "Bucket"), Guard = Guard });
        });

        Assert.Single(synthesized.All("AWS::Lambda::Function"));
        Assert.Equal(3, synthesized.All("Custom::MlInfraAfterUpdate").Count);
        Assert.Equal(["LookAtTheEndpoint", "LookAtConfigurations", "LookAtScaling", "HandleScaling", "ScaleTheEndpoint", "AlarmsOfScaling", "LookAtAlarms"],
            Json.Sids(synthesized.Only("AWS::IAM::Policy", "First")["PolicyDocument"]));
        Assert.Equal(["LookAtTheEndpoint", "LookAtConfigurations"], Json.Sids(synthesized.Only("AWS::IAM::Policy", "Second")["PolicyDocument"]));
        Assert.Equal("[]", (string?)synthesized.Only("Custom::MlInfraBeforeUpdate", "Second")["Variants"]);
        Assert.Equal(2, synthesized.All("AWS::ApplicationAutoScaling::ScalingPolicy", "Third").Count(policy => ((string?)policy.Value["Properties"]!["PolicyName"])!.EndsWith("-ml.m5.large", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_function_is_not_tried_again_after_CloudFormation_was_answered_and_its_errors_ring_an_alarm()
    {
        Assert.Equal(0, (int)Guarded.Value.Only("AWS::Lambda::EventInvokeConfig")["MaximumRetryAttempts"]!);
        Assert.Equal("ScalingGuard", (string?)Guarded.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MLINFRA_FUNCTION"]);
        Assert.Equal("Errors", (string?)Guarded.Value.Only("AWS::CloudWatch::Alarm", "EndpointGuard")["MetricName"]);
    }

    [Fact]
    public void Stands_under_the_endpoints_condition()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromApproved(EndpointFixture.Approved(stack), EndpointFixture.Packaged(stack)) }],
            Guard = Guard,
        }));

        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("Custom::MlInfraBeforeUpdate")["Condition"]);
        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("Custom::MlInfraAfterUpdate")["Condition"]);
    }

    [Fact]
    public void Rejects_a_folder_without_the_package() => Modes.Rejects("RealTimeEndpoint",
        "LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.",
        stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant], Guard = new() { LambdaPackage = "/nowhere" } }));

    [Fact]
    public void Rejects_a_period_of_the_log_that_CloudWatch_does_not_offer() => Modes.Rejects("RealTimeEndpoint",
        "Guard.LogRetentionDays: got 8 days, must be a period that CloudWatch Logs offers; take 14.",
        stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant], Guard = Guard with { LogRetentionDays = 8 } }));
}
