using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class RollingTests
{
    private static readonly ProductionVariant Four = EndpointFixture.Variant with { InitialInstanceCount = 4 };

    private static void Rejects(string problems, Rollout rollout, params ProductionVariant[] variants) => Modes.Rejects("RealTimeEndpoint", problems,
        stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = variants.Length == 0 ? [Four] : variants, Rollout = rollout }));

    [Fact]
    public void Goes_in_batches_without_a_second_fleet()
    {
        var deployment = EndpointFixture.Of(Four, props => props with { Rollout = Rollout.Rolling(Capacity.Instances(2), Duration.Minutes(3), Capacity.Percent(100), Duration.Hours(2)) })
            .Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!;

        Json.Equal("""
            { "MaximumBatchSize": { "Type": "INSTANCE_COUNT", "Value": 2 }, "WaitIntervalInSeconds": 180, "MaximumExecutionTimeoutInSeconds": 7200,
              "RollbackMaximumBatchSize": { "Type": "CAPACITY_PERCENT", "Value": 100 } }
            """, deployment["RollingUpdatePolicy"]);
        Assert.Null(deployment["BlueGreenUpdatePolicy"]);
        Assert.NotNull(deployment["AutoRollbackConfiguration"]);
    }

    [Fact]
    public void Rejects_more_than_one_variant() => Rejects(
        "Rollout: got a rolling update of 2 variants, must be of one variant, since SageMaker rolls no endpoint of several; take Canary or Linear, or an endpoint for each variant.",
        Rollout.Rolling(Capacity.Percent(50)), EndpointFixture.Variant, EndpointFixture.Variant with { Name = "Other" });

    [Theory]
    [InlineData(4, 5)]
    [InlineData(51, 50)]
    public void Rejects_batches_outside_of_5_to_50_percent(int percent, int take) =>
        Rejects($"Rollout: got a rolling batch of {percent} %, must be 5 to 50 % of the instances; take {take} %.", Rollout.Rolling(Capacity.Percent(percent)));

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public void Takes_the_ends_of_the_batches(int percent) => EndpointFixture.Of(Four, props => props with { Rollout = Rollout.Rolling(Capacity.Percent(percent)) });

    [Fact]
    public void Rejects_a_batch_of_more_than_half_and_a_way_back_of_more_than_all() => Rejects("""
        Rollout: got a rolling batch of 3 instances with 4 in variant 'AllTraffic', must be at most half of every variant's instances; take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity).
        Rollout: got a batch on the way back of 5 instances with 4 in variant 'AllTraffic', must be at most all of every variant's instances; take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity).
        """, Rollout.Rolling(Capacity.Instances(3), rollbackBatch: Capacity.Instances(5)));

    [Theory]
    [InlineData(599, 600)]
    [InlineData(28801, 28800)]
    public void Rejects_a_longest_time_that_SageMaker_does_not_take(int seconds, int take) =>
        Rejects($"Rollout: got a longest time of {seconds} seconds, must be whole seconds from 600 to 28800, as SageMaker takes it; take {take} seconds.", Rollout.AllAtOnce(maxTime: Duration.Seconds(seconds)));

    [Fact]
    public void Rejects_rolling_on_Inf1() => Rejects(
        "Rollout: got a rolling batch for variant 'AllTraffic' on ml.inf1.xlarge, must not be asked of Inf1 instances, where SageMaker moves all traffic at once whatever is asked; use Rollout.AllAtOnce, or Inf2.",
        Rollout.Rolling(Capacity.Percent(50)), Four with { InstanceType = "ml.inf1.xlarge" });

    [Fact]
    public void Rejects_a_longest_time_that_the_waits_alone_use_up()
    {
        const string Fix = "must be longer than all waits together, or no roll-out ever comes to its end; give it longer, or wait less.";

        Rejects($"Rollout: got a longest time of 600 seconds with 600 seconds of waits, {Fix}", Rollout.Canary(Capacity.Percent(25), maxTime: Duration.Minutes(10)));
        Rejects($"Rollout: got a longest time of 7200 seconds with 32700 seconds of waits, {Fix}", Rollout.Linear(Capacity.Percent(10), Duration.Hours(1), maxTime: Duration.Hours(2)));
        Rejects($"Rollout: got a longest time of 600 seconds with 5700 seconds of waits, {Fix}", Rollout.Rolling(Capacity.Percent(5), maxTime: Duration.Minutes(10)), Four);
    }

    [Fact]
    public void Takes_a_longest_time_that_is_longer_than_the_waits() =>
        EndpointFixture.Of(Four, props => props with { Rollout = Rollout.Canary(Capacity.Percent(25), maxTime: Duration.Seconds(601)) });

    [Fact]
    public void Rejects_waits_of_parts_of_a_second() => Rejects(
        "Rollout: got a bake time of 0.5 seconds, must be whole seconds, at most 3600, the longest that SageMaker waits; take an hour or less.", Rollout.Canary(Capacity.Percent(25), Duration.Millis(500)));
}
