using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

/// <summary>Endpoints beside others in a stack, across stacks, and in nested ones.</summary>
public sealed class StackTests
{
    private static string Rejection(Action<App> build) => Rejections.MessageOf(() => Synthesized.App(build));

    private static RealTimeEndpointProps Serving(ModelSource model) => new() { Variants = [EndpointFixture.Variant with { Model = model }] };

    private static ContainerSource Approved(ApprovedDeployment approved, Stack stack) => ModelSource.FromApproved(approved, EndpointFixture.Packaged(stack));

    [Fact]
    public void Rejects_an_approval_of_another_stack_whose_condition_does_not_reach_here() => Assert.Equal("""
        RealTimeEndpoint at 'Serve/Endpoint' can't be defined:
        Variants['AllTraffic'].Model: got the approved model of 'Approve/Approved', which is in the stack 'Approve', must be approved for the stack that serves it ('Serve'), since the approval updates its own stack and CloudFormation's conditions end there; define the ApprovedDeployment and what serves its model in the same stack.
        """, Rejection(app =>
    {
        var approved = EndpointFixture.Approved(new Stack(app, "Approve"));
        var serve = new Stack(app, "Serve");
        _ = new RealTimeEndpoint(serve, "Endpoint", Serving(Approved(approved, serve)));
    }));

    [Fact]
    public void Rejects_an_approval_of_the_stack_above() => Assert.Contains("Model: got the approved model of 'Above/Approved', which is in the stack 'Above', must be approved for the stack that serves it ('Above/Nested')", Rejection(app =>
    {
        var above = new Stack(app, "Above");
        var nested = new NestedStack(above, "Nested");
        _ = new ServerlessEndpoint(nested, "Endpoint", new() { Model = ModelSource.FromApproved(EndpointFixture.Approved(above), EndpointFixture.Packaged(nested)) });
    }), StringComparison.Ordinal);

    [Fact]
    public void Rejects_approvals_in_a_nested_stack_whose_parameter_the_stack_above_sets_back() => Assert.Equal("""
        ApprovedDeployment at 'Above/Nested/Approved' can't be defined:
        ApprovedDeployment: got the nested stack 'Above/Nested', must stand in a stack that is deployed by itself: each update of the stack above would set the parameter of a nested one back to nothing, and take the endpoint away; define it, and what serves its model, in a stack of the app.
        """, Rejection(app => EndpointFixture.Approved(new NestedStack(new Stack(app, "Above"), "Nested"))));

    [Fact]
    public void Rejects_a_second_approval_that_would_share_the_parameter() => Assert.Equal("""
        ApprovedDeployment at 'Two/Second' can't be defined:
        ParameterName: got 'ModelPackageArn', which 'Two/First' has too, must be another, since a stack has one parameter of a name; give each ApprovedDeployment a ParameterName of its own.
        """, Rejection(app =>
    {
        var stack = new Stack(app, "Two");
        _ = EndpointFixture.Approved(stack, "First");
        _ = EndpointFixture.Approved(stack, "Second");
    }));

    [Fact]
    public void Rejects_two_endpoints_of_one_name_whatever_their_modes() => Assert.Equal("""
        ServerlessEndpoint at 'Two/Second' can't be defined:
        EndpointName: got 'churn', which 'Two/First' has too, must be another, since a stack has one endpoint of a name; name one otherwise, or leave it out.
        """, Rejection(app =>
    {
        var stack = new Stack(app, "Two");
        _ = new RealTimeEndpoint(stack, "First", Serving(Modes.Model) with { EndpointName = "churn" });
        _ = new ServerlessEndpoint(stack, "Second", new() { Model = Modes.Model, EndpointName = "churn" });
    }));

    [Fact]
    public void The_same_name_may_be_in_two_stacks() => Synthesized.App(app =>
    {
        _ = new RealTimeEndpoint(new Stack(app, "Dublin"), "Endpoint", Serving(Modes.Model) with { EndpointName = "churn" });
        _ = new RealTimeEndpoint(new Stack(app, "Paris"), "Endpoint", Serving(Modes.Model) with { EndpointName = "churn" });
    });

    [Fact]
    public void Rejects_a_second_guard_whose_settings_the_one_function_would_pass_over() => Assert.Equal("""
        RealTimeEndpoint at 'Two/Second' can't be defined:
        Guard: got another one than an endpoint before it in the stack, must be the same for all endpoints of a stack, which share one function with one log and one alarm; make one DeploymentGuard and give it to each of them.
        """, Rejection(app =>
    {
        var stack = new Stack(app, "Two");
        var guard = new DeploymentGuard { LambdaPackage = FakePackage.Folder };
        _ = new RealTimeEndpoint(stack, "First", Serving(Modes.Model) with { Guard = guard });
        _ = new RealTimeEndpoint(stack, "Second", Serving(Modes.Model) with { Guard = guard with { LogRetentionDays = 365 } });
    }));

    [Fact]
    public void An_equal_guard_is_the_same() => Synthesized.Of(stack =>
    {
        _ = new RealTimeEndpoint(stack, "First", Serving(Modes.Model) with { Guard = new() { LambdaPackage = FakePackage.Folder } });
        _ = new RealTimeEndpoint(stack, "Second", Serving(Modes.Model) with { Guard = new() { LambdaPackage = FakePackage.Folder } });
    });

    [Fact]
    public void Nested_stacks_of_two_stacks_name_their_endpoints_apart()
    {
        var names = new List<string>();
        Synthesized.App(app =>
        {
            foreach (var name in new[] { "Dev", "Prod" })
            {
                names.Add(new RealTimeEndpoint(new NestedStack(new Stack(app, name), "Serving"), "Endpoint", Serving(Modes.Model)).EndpointName);
            }
        });

        Assert.Equal(["Dev-Serving-Endpoint-B19914A3", "Prod-Serving-Endpoint-407534B3"], names);
    }

    [Fact]
    public void A_name_that_only_the_deployment_tells_stays_whole_in_the_names_of_its_components()
    {
        var synthesized = Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", new()
        {
            EndpointName = $"{new CfnParameter(stack, "First").ValueAsString}-{new CfnParameter(stack, "Second").ValueAsString}",
            InstanceType = "ml.m5.4xlarge",
            Components = [new() { Name = "Churn", Model = Modes.Model, Resources = new() { Cpus = 1, MinMemoryMB = 1024 } }],
        }));

        Json.Equal("""{ "Fn::Join": ["", [{ "Ref": "First" }, "-", { "Ref": "Second" }, "-Churn"]] }""", synthesized.Only("AWS::SageMaker::InferenceComponent")["InferenceComponentName"]);
    }

    [Fact]
    public void Numbers_that_only_the_deployment_tells_are_passed_on_where_nothing_is_made_of_them()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            _ = new RealTimeEndpoint(stack, "Endpoint", new()
            {
                Variants = [EndpointFixture.Variant with { InitialVariantWeight = number, InstanceType = "ml.m5.xlarge", Scaling = new() { Targets = [ScalingTarget.InvocationsPerInstance(number)], ScaleInCooldown = Duration.Seconds(number) } }],
                Rollout = Rollout.Canary(Capacity.Percent(10), Duration.Seconds(number)),
            });
        });

        Json.Equal("""{ "Ref": "Number" }""", synthesized.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]![0]!["InitialVariantWeight"]);
        Json.Equal("""{ "Ref": "Number" }""", synthesized.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["TargetTrackingScalingPolicyConfiguration"]!["ScaleInCooldown"]);
        Json.Equal("""{ "Ref": "Number" }""", synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["BlueGreenUpdatePolicy"]!["TrafficRoutingConfiguration"]!["WaitIntervalInSeconds"]);
    }

    [Fact]
    public void Rejects_numbers_that_only_the_deployment_tells_where_others_are_made_of_them() => Modes.Rejects("RealTimeEndpoint", """
        Variants['AllTraffic'].Scaling.Targets.CpuUtilization: got a value that only the deployment tells, must be known at synth, since it is multiplied by the number of CPUs or GPUs; write the number, or take it from the context of the app.
        Variants['AllTraffic'].InitialVariantWeight: got a value that only the deployment tells, must be known at synth, since the shadow's weight is a part of it; write the number, or take it from the context of the app.
        Alarms.ServerErrorShare: got a value that only the deployment tells, must be known at synth, since its text and other values are made of it; write the number, or take it from the context of the app.
        Variants['AllTraffic'].InstanceType: got a value that only the deployment tells, with Guard and Scaling, must be known at synth, since policies must be made anew with another type and have it in their ids; write the type, or leave the guard or the scaling out.
        """, stack =>
    {
        var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
        _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { InitialVariantWeight = number, InstanceType = new CfnParameter(stack, "Type").ValueAsString, Scaling = new() { Targets = [ScalingTarget.CpuUtilization(number)] } }],
            Shadow = new() { Model = Modes.Model, InstanceType = "ml.m5.large" },
            Alarms = new() { ServerErrorShare = number },
            Guard = new() { LambdaPackage = FakePackage.Folder },
        });
    });
}
