using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class EndpointProblemTests
{
    private const string Header = "RealTimeEndpoint at 'Test/Endpoint' can't be defined:\n";

    private static void Rejects(string problems, Func<RealTimeEndpointProps, RealTimeEndpointProps> change) => Rejects(problems, (_, props) => change(props));

    private static void Rejects(string problems, Func<Stack, RealTimeEndpointProps, RealTimeEndpointProps> change)
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack =>
            _ = new RealTimeEndpoint(stack, "Endpoint", change(stack, new RealTimeEndpointProps { Variants = [EndpointFixture.Variant] }))));

        Assert.Equal(Header + problems, error.Message);
    }

    private static void Accepts(Func<Stack, RealTimeEndpointProps, RealTimeEndpointProps> change) => Synthesized.Of(stack =>
        _ = new RealTimeEndpoint(stack, "Endpoint", change(stack, new RealTimeEndpointProps { Variants = [EndpointFixture.Variant] })));

    private static void RejectsVariant(string problems, Func<ProductionVariant, ProductionVariant> change) =>
        Rejects(problems, props => props with { Variants = [change(EndpointFixture.Variant)] });

    private static void AcceptsVariant(Func<ProductionVariant, ProductionVariant> change) =>
        Accepts((_, props) => props with { Variants = [change(EndpointFixture.Variant)] });

    [Fact]
    public void Rejects_two_variants_of_one_name() => Rejects(
        "Variants: got 2 named 'Blue', must have names that differ, since roll-outs and scaling go by them; rename all but one.",
        props => props with { Variants = [EndpointFixture.Variant with { Name = "Blue" }, EndpointFixture.Variant with { Name = "Blue" }] });

    [Fact]
    public void Rejects_weights_that_are_all_zero_and_takes_one_that_is_not()
    {
        Rejects("Variants: got weights that are all 0, must send the traffic somewhere; give one variant a weight above 0.",
            props => props with { Variants = [EndpointFixture.Variant with { Name = "A", InitialVariantWeight = 0 }, EndpointFixture.Variant with { Name = "B", InitialVariantWeight = 0 }] });
        Accepts((_, props) => props with { Variants = [EndpointFixture.Variant with { Name = "A", InitialVariantWeight = 0 }, EndpointFixture.Variant with { Name = "B" }] });
    }

    [Fact]
    public void Rejects_no_variants_and_more_than_ten()
    {
        Rejects("Variants: got 0 variants, must hold 1 to 10, as one endpoint takes; add one.", props => props with { Variants = [] });
        Rejects("Variants: got 11 variants, must hold 1 to 10, as one endpoint takes; spread the others over further endpoints.",
            props => props with { Alarms = null, Variants = [.. Enumerable.Range(0, 11).Select(i => EndpointFixture.Variant with { Name = $"V{i}" })] });
        Accepts((_, props) => props with { Alarms = null, Variants = [.. Enumerable.Range(0, 10).Select(i => EndpointFixture.Variant with { Name = $"V{i}" })] });
    }

    [Fact]
    public void Rejects_a_variant_without_instances() => RejectsVariant(
        "Variants['AllTraffic'].InitialInstanceCount: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.",
        variant => variant with { InitialInstanceCount = 0 });

    [Fact]
    public void Rejects_a_weight_below_zero() => RejectsVariant(
        "Variants['AllTraffic'].InitialVariantWeight: got -1, must be 0 or more; take 0 for no traffic.", variant => variant with { InitialVariantWeight = -1 });

    [Fact]
    public void Rejects_names_that_SageMaker_would_not_take()
    {
        RejectsVariant("Variants['all_traffic'].Name: got 'all_traffic', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names variants; drop the other characters.",
            variant => variant with { Name = "all_traffic" });
        Rejects("EndpointName: got 'my endpoint', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names endpoints; shorten it or leave it out.",
            props => props with { EndpointName = "my endpoint" });
    }

    [Fact]
    public void Rejects_an_instance_type_that_there_is_not() => RejectsVariant(
        "Variants['AllTraffic'].InstanceType: got 'ml.m5.lage', must be an instance type that SageMaker offers for hosting; did you mean 'ml.m5.large', 'ml.c5.large' or 'ml.m5.xlarge'?",
        variant => variant with { InstanceType = "ml.m5.lage" });

    [Fact]
    public void Rejects_an_instance_type_that_does_not_host()
    {
        var error = Assert.Throws<DefinitionException>(() => EndpointFixture.Of(EndpointFixture.Variant with { InstanceType = "ml.t3.large" }));

        Assert.StartsWith(Header + "Variants['AllTraffic'].InstanceType: got 'ml.t3.large', must be an instance type that SageMaker offers for hosting (this one is for ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_scaling_that_cannot_be()
    {
        RejectsVariant("""
            Variants['AllTraffic'].Scaling.MinCapacity: got 5 instances, must be at most MaxCapacity, 4; swap them or raise MaxCapacity.
            """, variant => variant with { Scaling = new() { MinCapacity = 5, MaxCapacity = 4 } });
        RejectsVariant("""
            Variants['AllTraffic'].Scaling.MinCapacity: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.
            Variants['AllTraffic'].Scaling.Targets.InvocationsPerInstance: got 0 requests a minute, must be above 0; take 70 % of what one instance was measured to bear.
            """, variant => variant with { Scaling = new() { MinCapacity = 0, Targets = [ScalingTarget.InvocationsPerInstance(0)] } });
        AcceptsVariant(variant => variant with { Scaling = new() { MinCapacity = 4, MaxCapacity = 4 } });
    }

    [Fact]
    public void Rejects_target_tracking_of_burstable_instances_and_takes_them_without()
    {
        RejectsVariant("Variants['AllTraffic'].Scaling: got target tracking on ml.t2.medium, must run on an instance type that is not burstable; SageMaker refuses to register these; take ml.m5.large, or leave the scaling out.",
            variant => variant with { InstanceType = "ml.t2.medium", Scaling = new() });
        AcceptsVariant(variant => variant with { InstanceType = "ml.t2.medium" });
    }

    [Theory]
    [InlineData(0, "0 GB", 1)]
    [InlineData(513, "513 GB", 512)]
    public void Rejects_volumes_outside_of_1_to_512_GB(int size, string got, int take) => RejectsVariant(
        $"Variants['AllTraffic'].VolumeSizeInGB: got {got}, must be 1 to 512 GB; take {take}.", variant => variant with { VolumeSizeInGB = size });

    [Fact]
    public void Rejects_time_outs_outside_of_a_minute_to_an_hour()
    {
        RejectsVariant("""
            Variants['AllTraffic'].ContainerStartupHealthCheckTimeout: got 59 seconds, must be 60 to 3600 seconds; take 60.
            Variants['AllTraffic'].ModelDataDownloadTimeout: got 3601 seconds, must be 60 to 3600 seconds; take 3600.
            """, variant => variant with { ContainerStartupHealthCheckTimeout = Duration.Seconds(59), ModelDataDownloadTimeout = Duration.Seconds(3601) });
        AcceptsVariant(variant => variant with { VolumeSizeInGB = 512, ContainerStartupHealthCheckTimeout = Duration.Seconds(60), ModelDataDownloadTimeout = Duration.Seconds(3600) });
    }

    [Fact]
    public void Rejects_a_volume_key_where_the_instance_has_its_own_storage()
    {
        Rejects("EncryptionKey: got a key with variant 'AllTraffic' on ml.g4dn.xlarge, must not be given for instance types with local NVMe storage, which is encrypted by the instance; leave the key out, or take a type without NVMe.",
            (stack, props) => props with { EncryptionKey = new Key(stack, "Key"), Variants = [EndpointFixture.Variant with { InstanceType = "ml.g4dn.xlarge" }] });
        AcceptsVariant(variant => variant with { InstanceType = "ml.g4dn.xlarge" });
    }

    [Theory]
    [InlineData(51, "CANARY", "a canary of 51 %, must be 1 to 50 % of the instances; take 50 %")]
    [InlineData(0, "CANARY", "a canary of 0 %, must be 1 to 50 % of the instances; take 1 %")]
    [InlineData(51, "LINEAR", "a linear step of 51 %, must be 10 to 50 % of the instances; take 50 %")]
    [InlineData(9, "LINEAR", "a linear step of 9 %, must be 10 to 50 % of the instances; take 10 %")]
    public void Rejects_parts_of_the_fleet_that_SageMaker_does_not_shift(int percent, string type, string problem) => Rejects($"Rollout: got {problem}.",
        props => props with { Rollout = type == "CANARY" ? Rollout.Canary(Capacity.Percent(percent)) : Rollout.Linear(Capacity.Percent(percent)) });

    [Theory]
    [InlineData(50, "CANARY")]
    [InlineData(1, "CANARY")]
    [InlineData(50, "LINEAR")]
    [InlineData(10, "LINEAR")]
    public void Takes_the_ends_of_what_SageMaker_shifts(int percent, string type) =>
        Accepts((_, props) => props with { Rollout = type == "CANARY" ? Rollout.Canary(Capacity.Percent(percent)) : Rollout.Linear(Capacity.Percent(percent)) });

    [Fact]
    public void Rejects_a_canary_of_more_than_half_of_the_instances() => Rejects(
        "Rollout: got a canary of 2 instances with 3 in variant 'AllTraffic', must be at most half of every variant's instances; take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity).",
        props => props with { Rollout = Rollout.Canary(Capacity.Instances(2)), Variants = [EndpointFixture.Variant with { InitialInstanceCount = 3 }] });

    [Fact]
    public void Rejects_a_canary_that_scaling_in_leaves_no_room_for()
    {
        var variant = EndpointFixture.Variant with { InitialInstanceCount = 2, Scaling = new VariantScaling { MinCapacity = 1 } };
        Rejects(
            "Rollout: got a canary of 1 instance with 1 in variant 'AllTraffic', must be at most half of every variant's instances; take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity).",
            props => props with { Rollout = Rollout.Canary(Capacity.Instances(1)), Variants = [variant] });
        Accepts((_, props) => props with { Rollout = Rollout.Canary(Capacity.Instances(1)), Variants = [variant with { Scaling = new VariantScaling { MinCapacity = 2 } }] });
    }

    [Fact]
    public void Rejects_waits_of_more_than_an_hour()
    {
        Rejects("""
            Rollout: got a bake time of 3601 seconds, must be whole seconds, at most 3600, the longest that SageMaker waits; take an hour or less.
            Rollout: got a termination wait of 3601 seconds, must be whole seconds, at most 3600, the longest that SageMaker waits; take an hour or less.
            """, props => props with { Rollout = Rollout.Canary(Capacity.Percent(10), Duration.Seconds(3601), Duration.Seconds(3601)) });
        Accepts((_, props) => props with { Rollout = Rollout.Canary(Capacity.Percent(10), Duration.Hours(1), Duration.Hours(1)) });
    }

    [Fact]
    public void Rejects_a_canary_on_Inf1_where_SageMaker_would_not_keep_to_it() => Rejects(
        "Rollout: got a canary for variant 'AllTraffic' on ml.inf1.xlarge, must not be asked of Inf1 instances, where SageMaker moves all traffic at once whatever is asked; use Rollout.AllAtOnce, or Inf2.",
        props => props with { Rollout = Rollout.Canary(Capacity.Percent(10)), Variants = [EndpointFixture.Variant with { InstanceType = "ml.inf1.xlarge" }] });

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Rejects_a_capture_percentage_out_of_range(int percentage) => Rejects(
        $"Capture.Percentage: got {percentage} %, must be 0 to 100 % of the requests; take 20, or 100 to keep all.",
        (stack, props) => props with { Capture = new() { Bucket = new Bucket(stack, "Bucket"), Percentage = percentage } });

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Takes_the_ends_of_the_capture_percentage(int percentage) =>
        Accepts((stack, props) => props with { Capture = new() { Bucket = new Bucket(stack, "Bucket"), Percentage = percentage } });

    [Fact]
    public void Rejects_a_capture_of_nothing_into_nowhere_of_odd_types() => Rejects("""
        Capture: got neither Input nor Output, must keep one of them; set Capture to null to keep nothing.
        Capture.Prefix: got '/captured/', must name a folder of the bucket without slashes at its ends; take data-capture.
        Capture.CsvContentTypes: got 'text/csv; charset=utf-8', must be a content type without parameters, as type/subtype; drop what is around it.
        Capture.JsonContentTypes: got 11 types, must be at most 10; leave some out.
        """, (stack, props) => props with
        {
            Capture = new()
            {
                Bucket = new Bucket(stack, "Bucket"), Input = false, Output = false, Prefix = "/captured/",
                CsvContentTypes = ["text/csv; charset=utf-8"], JsonContentTypes = [.. Enumerable.Range(0, 11).Select(i => $"application/x{i}")],
            },
        });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Rejects_a_share_of_errors_that_is_none(double share) => Rejects(
        $"Alarms.ServerErrorShare: got {share}, must be a share from 0 to 1; take 0.01 for one of 100 requests.", props => props with { Alarms = new() { ServerErrorShare = share } });

    [Fact]
    public void Rejects_more_alarms_than_SageMaker_watches()
    {
        Rejects("Alarms: got 11 alarms (two for each of 5 variants and 1 more), must be at most 10, which SageMaker watches during a roll-out; take fewer variants or alarms, or set Alarms to null and watch by your own.",
            (stack, props) => props with { Variants = Five(), Alarms = new() { More = [Alarm.FromAlarmArn(stack, "Theirs", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:theirs")] } });
        Accepts((_, props) => props with { Variants = Five() });

        static ProductionVariant[] Five() => [.. Enumerable.Range(0, 5).Select(i => EndpointFixture.Variant with { Name = $"V{i}" })];
    }

    [Fact]
    public void Rejects_parts_of_a_VPC_without_the_VPC() => Rejects("""
        SecurityGroups: got security groups without a VPC, must come with the VPC that they belong to; set Vpc, or leave them out.
        VpcSubnets: got subnets without a VPC, must come with the VPC that they belong to; set Vpc, or leave them out.
        """, props => props with { SecurityGroups = [], VpcSubnets = new SubnetSelection() });

    [Fact]
    public void Rejects_isolation_of_a_container_that_downloads_its_code()
    {
        var scripts = Directory.CreateTempSubdirectory("scripts-").FullName;
        File.WriteAllText(Path.Combine(scripts, "inference.py"), "");

        Rejects("EnableNetworkIsolation: got true with a model in variant 'AllTraffic' that downloads its code from S3, must leave the container a way to its code; pack the code into the model's artifact, or allow the network.",
            props => props with
            {
                EnableNetworkIsolation = true,
                Variants = [EndpointFixture.Variant with { Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Code = ScriptBundle.FromFolder(scripts) }) }],
            });
    }

    [Fact]
    public void Says_everything_at_once_and_defines_nothing()
    {
        Synthesized.Of(stack =>
        {
            var error = Assert.Throws<DefinitionException>(() => new RealTimeEndpoint(stack, "Endpoint", new()
            {
                Variants = [EndpointFixture.Variant with { InitialInstanceCount = 0 }, EndpointFixture.Variant with { InitialVariantWeight = -2 }],
            }));

            Assert.Equal(3, error.Problems.Count);
        });
    }

    [Fact]
    public void Rejects_a_network_and_a_role_for_models_that_are_made_elsewhere_and_would_have_neither() => Rejects("""
        EnableNetworkIsolation: got true with a model in variant 'AllTraffic' that is made elsewhere, must stand where the model is defined, which settles its network for itself; the endpoint can't change it; set it there and leave it out here, or define the model by ModelSource.FromArtifacts.
        Vpc: got a VPC with a model in variant 'AllTraffic' that is made elsewhere, must stand where the model is defined, which settles its network for itself; the endpoint can't change it; set it there and leave it out here, or define the model by ModelSource.FromArtifacts.
        Role: got a role with models that are all made elsewhere, must serve a model that is defined here; the others have roles of their own; leave it out.
        """, (stack, props) => props with
    {
        EnableNetworkIsolation = true,
        Vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes { VpcId = "vpc-1", AvailabilityZones = ["eu-west-1a"], PrivateSubnetIds = ["subnet-1"] }),
        Role = Amazon.CDK.AWS.IAM.Role.FromRoleArn(stack, "Role", "arn:aws:iam::111122223333:role/models"),
    });

    [Fact]
    public void Rejects_a_start_time_of_parts_of_a_second() => RejectsVariant(
        "Variants['AllTraffic'].ContainerStartupHealthCheckTimeout: got 60.5 seconds, must be whole seconds, 60 to 3600 seconds; take 61.",
        variant => variant with { ContainerStartupHealthCheckTimeout = Duration.Millis(60500) });
}
