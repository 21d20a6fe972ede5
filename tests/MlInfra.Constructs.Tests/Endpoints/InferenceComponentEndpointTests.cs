using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class InferenceComponentEndpointTests
{
    private static readonly InferenceComponent Small = new() { Name = "Small", Model = Modes.Model, Resources = new() { Cpus = 1, MinMemoryMB = 1024 } };

    private static readonly InferenceComponentEndpointProps Props = new() { Components = [Small], InstanceType = "ml.m5.4xlarge" };

    private static readonly Lazy<Synthesized> ToZero = new(() => Synthesized.Of(stack =>
    {
        var endpoint = new InferenceComponentEndpoint(stack, "Endpoint", Props with
        {
            Instances = new() { MinInstanceCount = 0, MaxInstanceCount = 3 },
            BatchSize = Capacity.Percent(50),
            Components =
            [
                Small with { Scaling = new() { MinCapacity = 0, ConcurrentRequestsPerCopy = 5 } },
                Small with
                {
                    Name = "Large",
                    Copies = 2,
                    Resources = new() { Cpus = 4, MinMemoryMB = 8192, MaxMemoryMB = 16384 },
                    Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1") }),
                    ContainerStartupHealthCheckTimeout = Duration.Minutes(5),
                },
            ],
        });
        endpoint.GrantInvoke(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
        Assert.Equal("Test-Endpoint-0FBD4E12-Components-Large", endpoint.InferenceComponentName("Large"));
        Assert.Equal("Test-Endpoint-0FBD4E12-Components-Large", endpoint.MetricOfComponent("Large", "Invocations").Dimensions!["InferenceComponentName"]);
        Assert.StartsWith("'Larg' is no component of 'Test/Endpoint'; it has 'Small' or 'Large'.", Assert.Throws<ArgumentException>(() => endpoint.InferenceComponentName("Larg")).Message, StringComparison.Ordinal);
    }));

    private static void Rejects(string problems, InferenceComponentEndpointProps props) =>
        Modes.Rejects("InferenceComponentEndpoint", problems, stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", props));

    [Fact]
    public void The_fleet_has_a_role_no_model_and_a_size_that_SageMaker_fits()
    {
        var config = ToZero.Value.Only("AWS::SageMaker::EndpointConfig");

        Json.Equal($$"""{ "Fn::GetAtt": ["{{ToZero.Value.Id("AWS::IAM::Role", "EndpointRole")}}", "Arn"] }""", config["ExecutionRoleArn"]);
        Json.Equal("""
            [{ "VariantName": "AllTraffic", "InstanceType": "ml.m5.4xlarge", "InitialInstanceCount": 1, "RoutingConfig": { "RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS" },
               "ManagedInstanceScaling": { "Status": "ENABLED", "MinInstanceCount": 0, "MaxInstanceCount": 3 } }]
            """, config["ProductionVariants"]);
        Assert.Null(ToZero.Value.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]);
    }

    [Fact]
    public void A_component_takes_its_part_of_an_instance()
    {
        var component = ToZero.Value.Only("AWS::SageMaker::InferenceComponent", "Large");

        Json.Equal($$"""
            { "ModelName": { "Fn::GetAtt": ["{{ToZero.Value.Id("AWS::SageMaker::Model")}}", "ModelName"] }, "StartupParameters": { "ContainerStartupHealthCheckTimeoutInSeconds": 300 },
              "ComputeResourceRequirements": { "NumberOfCpuCoresRequired": 4, "MinMemoryRequiredInMb": 8192, "MaxMemoryRequiredInMb": 16384 } }
            """, component["Specification"]);
        Json.Equal("""{ "CopyCount": 2 }""", component["RuntimeConfig"]);
        Json.Equal("""{ "MaximumBatchSize": { "Type": "CAPACITY_PERCENT", "Value": 50 }, "WaitIntervalInSeconds": 60 }""", component["DeploymentConfig"]!["RollingUpdatePolicy"]);
        Assert.Equal(2, component["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]!.AsArray().Count);
    }

    [Fact]
    public void Copies_scale_to_zero_and_a_request_without_a_copy_wakes_one()
    {
        var component = ToZero.Value.Id("AWS::SageMaker::InferenceComponent", "Small");
        var target = ToZero.Value.Resource("AWS::ApplicationAutoScaling::ScalableTarget");
        var alarm = ToZero.Value.Only("AWS::CloudWatch::Alarm", "WakeUp");

        Json.Equal("""
            { "ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount",
              "ResourceId": "inference-component/Test-Endpoint-0FBD4E12-Components-Small", "MinCapacity": 0, "MaxCapacity": 4 }
            """, target["Properties"]);
        Json.Equal($$"""["{{component}}"]""", target["DependsOn"]);
        Assert.Equal(["SageMakerInferenceComponentInvocationsPerCopy", "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"],
            ToZero.Value.All("AWS::ApplicationAutoScaling::ScalingPolicy", "ScalingPolicy").Values.Select(policy =>
                (string?)policy["Properties"]!["TargetTrackingScalingPolicyConfiguration"]!["PredefinedMetricSpecification"]!["PredefinedMetricType"]));
        Assert.Equal(("NoCapacityInvocationFailures", "Maximum", 30, 1, "missing"),
            ((string?)alarm["MetricName"], (string?)alarm["Statistic"], (int)alarm["Period"]!, (int)alarm["Threshold"]!, (string?)alarm["TreatMissingData"]));
        Json.Equal($$"""[{ "Ref": "{{ToZero.Value.Id("AWS::ApplicationAutoScaling::ScalingPolicy", "WakeUp")}}" }]""", alarm["AlarmActions"]);
    }

    [Fact]
    public void A_guard_compares_the_fleets_configuration()
    {
        var synthesized = Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", Props with { Guard = new() { LambdaPackage = FakePackage.Folder } }));

        Assert.Equal("[]", (string?)synthesized.Only("Custom::MlInfraAfterUpdate")["Variants"]);
        Json.Equal($$"""{ "Fn::GetAtt": ["{{synthesized.Id("AWS::SageMaker::EndpointConfig")}}", "EndpointConfigName"] }""", synthesized.Only("Custom::MlInfraAfterUpdate")["EndpointConfigName"]);
    }

    [Fact]
    public void The_network_is_the_fleets_and_not_the_models()
    {
        var synthesized = Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", Props with
        {
            Components = [Small with { Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1") }) }],
            Vpc = new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2 }),
            EnableNetworkIsolation = true,
        }));

        Assert.NotNull(synthesized.Only("AWS::SageMaker::EndpointConfig")["VpcConfig"]!["Subnets"]);
        Assert.True((bool)synthesized.Only("AWS::SageMaker::EndpointConfig")["EnableNetworkIsolation"]!);
        Assert.Null(synthesized.Only("AWS::SageMaker::Model")["VpcConfig"]);
    }

    [Fact]
    public void A_component_waits_for_its_own_approval_and_the_fleet_for_none()
    {
        var synthesized = Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", Props with
        {
            Components = [Small with { Model = ModelSource.FromApproved(EndpointFixture.Approved(stack), EndpointFixture.Packaged(stack)) }],
        }));

        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("AWS::SageMaker::InferenceComponent")["Condition"]);
        Assert.Null(synthesized.Resource("AWS::SageMaker::Endpoint")["Condition"]);
    }

    [Fact]
    public void Rejects_components_that_fit_no_instance() => Rejects("""
        Components: got 2 named 'Small', must have names that differ; rename all but one.
        Components['Small'].Resources.Cpus: got 17, must be 0.25 to the 16 CPUs of ml.m5.4xlarge; take fewer, or a larger instance type.
        Components['Small'].Resources.Accelerators: got 1, must be 1 to the 0 accelerators of ml.m5.4xlarge; leave it out, or take an instance type with accelerators.
        Components['Small'].Resources.MinMemoryMB: got 65537 MB, must be 128 to the 65536 MB of ml.m5.4xlarge; take less, or a larger instance type.
        Components['Small'].Copies: got 0, must be 1 or more, since SageMaker makes no component without a copy; take 1; Scaling.MinCapacity = 0 lets it go when nothing is asked.
        Components['Small'].Resources: got neither Cpus nor Accelerators, must say one of them, by which copies are placed; set Cpus = 1.
        Components['Small'].Resources.MaxMemoryMB: got 512 MB, must be at least MinMemoryMB, 1024; swap them, or leave it out.
        """, Props with
    {
        Components =
        [
            Small with { Resources = new() { Cpus = 17, Accelerators = 1, MinMemoryMB = 65537 } },
            Small with { Copies = 0, Resources = new() { MinMemoryMB = 1024, MaxMemoryMB = 512 } },
        ],
    });

    [Fact]
    public void Rejects_copies_for_which_the_largest_fleet_has_no_room()
    {
        Rejects("""
            Components: got 40 CPUs for all first copies, must fit into at most 2 of ml.m5.4xlarge with 16 CPUs each; raise Instances.MaxInstanceCount, take a larger instance type, or begin with fewer Copies.
            Components: got 160000 MB for all first copies, must fit into at most 2 of ml.m5.4xlarge with 65536 MB each; raise Instances.MaxInstanceCount, take a larger instance type, or begin with fewer Copies.
            """, Fleet(4));
        Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", Fleet(3)));

        static InferenceComponentEndpointProps Fleet(int copies) => Props with
        {
            Instances = new() { MaxInstanceCount = 2 },
            Components = [Small with { Copies = copies, Resources = new() { Cpus = 10, MinMemoryMB = 40000 } }],
        };
    }

    [Fact]
    public void Rejects_scaling_fleets_and_batches_that_cannot_be() => Rejects("""
        Instances.MinInstanceCount: got -1, must be 0 or more, since there are no fewer than no instances; take 0.
        Instances.MaxInstanceCount: got 1, must be at least InitialInstanceCount, 2; raise it, or begin with fewer.
        Components['Small'].Scaling.MinCapacity: got 5 copies, must be at most MaxCapacity, 4; swap them or raise MaxCapacity.
        Components['Small'].Scaling.InvocationsPerCopy: got 0, must be above 0; take 70 % of what one copy was measured to bear.
        BatchSize: got 51 %, must be 5 to 50 % of the copies; take 50 %.
        """, Props with
    {
        InitialInstanceCount = 2,
        Instances = new() { MinInstanceCount = -1, MaxInstanceCount = 1 },
        Components = [Small with { Scaling = new() { MinCapacity = 5, InvocationsPerCopy = 0 } }],
        BatchSize = Capacity.Percent(51),
    });

    [Fact]
    public void The_role_may_write_the_log_that_each_component_has_of_its_own()
    {
        var statement = ToZero.Value.Only("AWS::IAM::Role", "EndpointRole")["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().Single(one => (string?)one!["Sid"] == "WriteLogs")!;
        var groups = statement["Resource"]!.AsArray().Select(arn => (string)arn!["Fn::Join"]![1]!.AsArray()[^1]!).ToArray();

        Assert.Contains(":log-group:/aws/sagemaker/Endpoints/Test-Endpoint-0FBD4E12-Components:*", groups);
        Assert.Contains(":log-group:/aws/sagemaker/InferenceComponents/Test-Endpoint-0FBD4E12-Components-Small:*", groups);
        Assert.Contains(":log-group:/aws/sagemaker/InferenceComponents/Test-Endpoint-0FBD4E12-Components-Large:*", groups);
    }
}
