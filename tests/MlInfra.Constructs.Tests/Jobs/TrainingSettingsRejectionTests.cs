using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class TrainingSettingsRejectionTests
{
    private const string Own = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1";

    private static readonly EstimatorProps Props = new() { InstanceType = "ml.m5.xlarge", OutputPath = "s3://models/own" };

    [Fact]
    public void Rejects_no_instances_and_two_kinds_of_them()
    {
        Assert.Equal("Train.Estimator.InstanceType: got nothing, must be given, or InstanceGroups in its place; set it, for example to 'ml.m5.xlarge'.",
            First(Train(Props with { InstanceType = null })));
        Assert.Equal(
            """
            Train.Estimator.InstanceGroups: got groups besides InstanceType or InstanceCount, must stand in their place; remove InstanceType and InstanceCount.
            Train.Estimator.InstanceGroups: got 2 groups named 'a', must name each group once; rename all but one.
            Train.Estimator.InstanceGroups[a].InstanceCount: got 0, must be at least 1; raise it.
            """,
            Train(Props with { InstanceGroups = [new InstanceGroup("a", "ml.m5.xlarge"), new InstanceGroup("a", "ml.c5.xlarge", 0)] }));
        Assert.StartsWith("Train.Estimator.InstanceGroups: got 6 groups, must be at most 5; leave some out.",
            Train(Props with { InstanceType = null, InstanceGroups = [.. Enumerable.Range(0, 6).Select(i => new InstanceGroup($"g{i}", "ml.m5.xlarge"))] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_groups_of_instances_with_spot_and_warm_pools() => Assert.Equal(
        """
        Train.Estimator.InstanceGroups: got groups with spot capacity, must be used with capacity on demand; remove Spot, or take one InstanceType.
        Train.Estimator.InstanceGroups: got groups with KeepAlive, must be used without a warm pool; remove KeepAlive, or take one InstanceType.
        Train.Estimator.KeepAlive: got a warm pool with spot capacity, must be used with capacity on demand, because spot instances can't be kept; remove KeepAlive or Spot.
        """,
        Steps.Rejection(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), Props with { InstanceType = null, InstanceGroups = [new InstanceGroup("a", "ml.m5.xlarge")], KeepAlive = Duration.Minutes(1) }),
            Spot = ManagedSpot.WaitAtMost(Duration.Days(1)),
            Checkpoints = Checkpoints.PerRun(),
        })));

    [Fact]
    public void Rejects_a_warm_pool_that_is_kept_too_long()
    {
        Assert.Equal("Train.Estimator.KeepAlive: got 21601 s, must be 1 s to 21600 s (6 hours); lower it.", First(Train(Props with { KeepAlive = Duration.Seconds(21601) })));
        Assert.Equal("Train.Estimator.KeepAlive: got 0 s, must be 1 s to 21600 s (6 hours); raise it, or leave it out.", First(Train(Props with { KeepAlive = Duration.Seconds(0) })));
        Steps.Pipeline(new TrainingStep("Train", new TrainingStepProps { Estimator = new Estimator(Image.FromUri(Own), Props with { KeepAlive = Duration.Hours(6) }) }));
    }

    [Fact]
    public void Rejects_a_volume_bigger_than_the_local_disks()
    {
        Assert.Equal("Train.Estimator.VolumeSizeInGB: got 151 GB on 'ml.r5d.xlarge', must be at most the 150 GB of local NVMe, which such types have in place of a volume; lower it, or take a bigger type.",
            Train(Props with { InstanceType = "ml.r5d.xlarge", VolumeSizeInGB = 151 }));
        Assert.Equal("Process.VolumeSizeInGB: got 151 GB on 'ml.r5d.xlarge', must be at most the 150 GB of local NVMe, which such types have in place of a volume; lower it, or take a bigger type.",
            Steps.Rejection(Make.Step("Process", props => props with { InstanceType = "ml.r5d.xlarge", VolumeSizeInGB = 151 })));
        Steps.Pipeline(new TrainingStep("Train", new TrainingStepProps { Estimator = new Estimator(Image.FromUri(Own), Props with { InstanceType = "ml.r5d.xlarge", VolumeSizeInGB = 150 }) }));
    }

    [Fact]
    public void Rejects_Debugger_and_profiler_settings_that_do_not_fit_together() => Assert.Equal(
        """
        Train.Estimator.DebugRules: got rules without DebugHook, must have tensors to judge; set DebugHook = new().
        Train.Estimator.ProfilerRules: got rules with Profiler.Off, must have measurements to judge; remove Profiler.Off, or the rules.
        Train.Estimator.DebugRules: got 2 rules named 'Overfit', must name each rule once; rename all but one.
        Train.Estimator.ProfilerRules[own].InstanceType: got nothing, must be given for a rule of one's own, because only AWS's rules bring their instance; set it, for example to 'ml.m5.xlarge'.
        """,
        Train(Props with
        {
            DebugRules = [JobRule.BuiltIn("Overfit"), JobRule.BuiltIn("Overfit")],
            Profiler = Profiler.Off,
            ProfilerRules = [JobRule.Custom("own", Image.FromUri(Own))],
        }));

    [Fact]
    public void Rejects_an_interval_that_the_profiler_does_not_know() => Assert.Equal(
        "Train.Estimator.Profiler.IntervalMillis: got 300 ms, must be 100, 200, 500, 1000, 5000 or 60000 ms; take one of them.",
        Train(Props with { Profiler = Profiler.On(300) }));

    [Fact]
    public void Rejects_channel_settings_that_do_not_fit_together() => Assert.Equal(
        """
        Train.Inputs[a].S3DataType: got 'AugmentedManifestFile' with InputMode.File, must be used with InputMode.Pipe; change one of them.
        Train.Inputs[a].AttributeNames: got none, must name the attributes of the augmented manifest to read; add them, for example ["source-ref", "label"].
        Train.Inputs[b].AttributeNames: got 1 with S3DataType 'S3Prefix', must be used with an augmented manifest; remove them, or take Channel.FromAugmentedManifest.
        Train.Inputs[b].CompressionType: got 'Gzip' with InputMode.FastFile, must be used with InputMode.Pipe; change one of them.
        Train.Inputs[b].RecordWrapperType: got 'RecordIO' with InputMode.FastFile, must be used with InputMode.Pipe; change one of them.
        Train.Inputs[b].InstanceGroupNames: got 'gpu', must be a group of the estimator (it has none); add InstanceGroups to the estimator.
        Train.Inputs[c].FileSystem: got 'fs-0123456789abcdef0' of a job without a VPC, must be reached from the job's VPC; set the estimator's Network.Vpc to that of the file system.
        Train.Inputs[c].InputMode: got InputMode.Pipe of a file system, must be InputMode.File; change it.
        Train.Inputs[c].FileSystem: got CompressionType, RecordWrapperType, ShuffleSeed or AttributeNames of a file system, must be used for data in S3; remove them.
        """,
        Steps.Rejection(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), Props),
            Inputs =
            {
                ["a"] = new Channel("s3://data/a") { S3DataType = "AugmentedManifestFile"},
                ["b"] = new Channel("s3://data/b") { AttributeNames = ["x"], CompressionType = "Gzip", RecordWrapperType = "RecordIO", InputMode = InputMode.FastFile, InstanceGroupNames = ["gpu"] },
                ["c"] = Channel.FromFileSystem(FileSystemSource.Efs("fs-0123456789abcdef0", "/data")) with { InputMode = InputMode.Pipe, ShuffleSeed = 1 },
            },
        })));

    [Fact]
    public void Rejects_in_a_tuning_job_what_only_training_jobs_have()
    {
        var script = TuningStepTests.Sklearn(props => props with
        {
            DebugHook = new(),
            Profiler = Profiler.Off,
            KeepAlive = Duration.Minutes(1),
            ContainerArguments = ["x"],
            RemoteDebug = true,
        });

        Assert.Equal(
            """
            Tune.Estimator.ContainerArguments: got a value in a tuning job, must be used in a TrainingStep only, because tuning jobs have no such field; remove it.
            Tune.Estimator.DebugHook: got a value in a tuning job, must be used in a TrainingStep only, because tuning jobs have no such field; remove it.
            Tune.Estimator.Profiler: got a value in a tuning job, must be used in a TrainingStep only, because tuning jobs have no such field; remove it.
            Tune.Estimator.RemoteDebug: got a value in a tuning job, must be used in a TrainingStep only, because tuning jobs have no such field; remove it.
            Tune.Estimator.KeepAlive: got a value in a tuning job, must be used in a TrainingStep only, because tuning jobs have no such field; remove it.
            """,
            string.Join('\n', Steps.Rejection(new TuningStep("Tune", TuningStepTests.Script with { Estimator = script })).Split('\n').Where(line => line.StartsWith("Tune.Estimator", StringComparison.Ordinal))));
    }

    private static string First(string lines) => lines.Split('\n')[0];

    private static string Train(EstimatorProps props) => Steps.Rejection(new TrainingStep("Train", new TrainingStepProps { Estimator = new Estimator(Image.FromUri(Own), props) }));
}
