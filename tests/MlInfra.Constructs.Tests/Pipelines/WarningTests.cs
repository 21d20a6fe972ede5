using Amazon.CDK;
using Amazon.CDK.Assertions;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class WarningTests
{
    [Fact]
    public void Warns_of_spot_without_checkpoints() => Warns(
        "Train trains on spot capacity without Checkpoints: an interruption starts it again from nothing, and a long job may never end. "
        + "Set Checkpoints = Checkpoints.PerRun() and let the script save to and load from that folder. [ack: mlinfra:spotWithoutCheckpoints]",
        Make.Training with { Spot = ManagedSpot.WaitAtMost(Duration.Days(1)) });

    [Fact]
    public void Does_not_warn_of_spot_with_checkpoints() =>
        DoesNotWarn(Make.Training with { Spot = ManagedSpot.WaitAtMost(Duration.Days(1)), Checkpoints = Checkpoints.PerRun() });

    [Fact]
    public void Warns_of_a_cache_that_never_hits() => Warns(
        "Train has a Cache and Checkpoints.PerRun: the cache compares the place of checkpoints, which differs for each run, so it never hits. "
        + "Use Checkpoints.At. [ack: mlinfra:cacheNeverHits]",
        Make.Training with { Cache = CacheConfig.Forever, Checkpoints = Checkpoints.PerRun() });

    [Fact]
    public void Does_not_warn_of_a_cache_with_checkpoints_in_one_place() =>
        DoesNotWarn(Make.Training with { Cache = CacheConfig.Forever, Checkpoints = Checkpoints.At("s3://checkpoints/") });

    [Fact]
    public void Warns_of_data_that_the_role_may_not_read() => Warns(
        "Train.Inputs[a] is the parameter 'Data' without a default, so the pipeline's role may not read it; "
        + "give it a default that lies above what runs will name, or grant the role read access to the bucket. [ack: mlinfra:parameterWithoutDefault]",
        Make.Training with { Inputs = new Dictionary<string, Channel> { ["a"] = PipelineParameter.String("Data") } });

    private static void Warns(string text, TrainingStepProps props) => Of(props).HasWarning("/Test/Pipeline", text);

    private static void DoesNotWarn(TrainingStepProps props) => Of(props).HasNoWarning("*", Match.AnyValue());

    private static Amazon.CDK.Assertions.Annotations Of(TrainingStepProps props)
    {
        var stack = Stacks.Known();
        _ = Steps.Pipeline(stack, new TrainingStep("Train", props));
        return Amazon.CDK.Assertions.Annotations.FromStack(stack);
    }
}
