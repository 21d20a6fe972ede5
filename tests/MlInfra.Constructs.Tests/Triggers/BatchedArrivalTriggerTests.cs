using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Tests.Monitoring;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Triggers;
using MlInfra.Lambdas.BatchArrivals;

namespace MlInfra.Constructs.Tests.Triggers;

public sealed class BatchedArrivalTriggerTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Of(props => props));

    [Fact]
    public void The_function_reads_what_the_construct_tells_it()
    {
        var told = Told(Of(props => props with
        {
            Suffix = ".csv",
            Batch = new ArrivalBatch { Count = 100, Size = Size.Gibibytes(1), QuietTime = Duration.Minutes(15), LongestWait = Duration.Hours(6) },
            Parameters = new Dictionary<string, string> { ["Mode"] = "batch" },
            Overlap = true,
            Lateness = Duration.Hours(36),
        }));

        Assert.Equal(("<Incoming>", "data/incoming/", ".csv", "<Incoming>", "Data"), (told.Bucket, told.Prefix, told.Suffix, told.StateBucket, told.ManifestParameter));
        Assert.Equal((100, 1L << 30, 15.0, 360.0, 36.0, true), (told.Count!.Value, told.Bytes!.Value, told.QuietMinutes!.Value, told.LongestWaitMinutes!.Value, told.LatenessHours, told.Overlap));
        Assert.Equal("batch", told.Parameters!["Mode"]);
        Assert.EndsWith(":pipeline/tumour", told.Pipeline, StringComparison.Ordinal);
        Assert.Matches("^mlinfra/arrivals/Test-OnData-[0-9A-F]+/$|^mlinfra/arrivals/TestOnData[0-9A-F]+/$", told.StatePrefix);
    }

    [Fact]
    public void What_is_not_told_is_left_out()
    {
        var told = Told(Default.Value);

        Assert.Equal((null, 24.0, false), (told.Suffix, told.LatenessHours, told.Overlap));
        Assert.True(told is { Count: 10, Bytes: null, QuietMinutes: null, LongestWaitMinutes: null });
        Assert.Null(told.Parameters);
    }

    [Fact]
    public void It_looks_by_the_clock_and_when_a_run_ends()
    {
        var rules = Default.Value.All("AWS::Events::Rule");

        Assert.Equal("rate(5 minutes)", (string?)Default.Value.Only("AWS::Events::Rule", "Look")["ScheduleExpression"]);
        Assert.Equal("SageMaker Model Building Pipeline Execution Status Change", (string?)Default.Value.Only("AWS::Events::Rule", "OnRunEnd")["EventPattern"]!["detail-type"]![0]);
        Assert.Equal(2, rules.Count);
        Assert.Single(Of(props => props with { Overlap = true, LookEvery = Duration.Minutes(1) }).All("AWS::Events::Rule"));
        Assert.Null(Default.Value.Only("AWS::S3::Bucket", "Incoming")["NotificationConfiguration"]);
    }

    [Fact]
    public void The_function_may_look_keep_its_watermark_and_run_this_pipeline()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "OnDataRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ListWhatArrived", "SeeTheWatermark", "KeepTheWatermark", "CryptTheWatermark", "RunThePipeline", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Json.Equal("""{ "StringLike": { "s3:prefix": "data/incoming/*" } }""", Json.Statement(policy, "ListWhatArrived")["Condition"]);
        Assert.StartsWith("<Incoming.Arn>/mlinfra/arrivals/", Deployed.Text(Json.Statement(policy, "KeepTheWatermark")["Resource"]!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pipeline_may_read_the_batches_and_their_manifests()
    {
        var policy = Default.Value.Only("AWS::IAM::Policy", "PipelineReads");

        Assert.Equal(["ReadTheBatches", "ListTheBatches", "ListTheManifests", "DecryptTheBatches"], Json.Sids(policy["PolicyDocument"]));
        Assert.Equal("<Incoming.Arn>/data/incoming/*", Deployed.Text(Json.Statement(policy["PolicyDocument"], "ReadTheBatches")["Resource"]![0]!));
        Assert.Single(policy["Roles"]!.AsArray());
    }

    [Fact]
    public void Failures_go_to_dead_letters_and_ring()
    {
        Assert.NotNull(Default.Value.Only("AWS::Lambda::Function")["DeadLetterConfig"]);
        Assert.Single(Default.Value.All("AWS::CloudWatch::Alarm", "DeadLettersAlarm"));
        Assert.Equal("Errors", (string?)Default.Value.Only("AWS::CloudWatch::Alarm", "ErrorsAlarm")["MetricName"]);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once() => Assert.Equal(
        """
        BatchedArrivalTrigger at 'Test/OnData' can't be defined:
        Suffix: got '', must be the end of a key, without a wildcard; write for example .csv.
        Batch.Count: got 0, must be 1 or more; leave it out where the number does not matter.
        Batch.QuietTime: got 0.5 minutes, must be 1 minute to 7 days; take for example 15 minutes.
        ManifestParameter: got 'Dat', must be a parameter of the pipeline ('Data' or 'Mode'); did you mean 'Data'?
        Parameters: got nothing for 'Data', must give each parameter of the pipeline that has no default a value, or no run starts; add it, or give the parameter a default.
        LookEvery: got 1.5 minutes, must be 1 minute to 1 day, in whole minutes; take 5 minutes.
        Lateness: got 30 minutes, must be 1 hour to 7 days: all that came within it is written down by name; take 24 hours.
        StatePrefix: got 'data/incoming/state', which lies under Prefix, must lie elsewhere, or manifests would be taken for data; take the default.
        MemoryMiB: got 64 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
        LogRetentionDays: got 91 days, must be a period that CloudWatch Logs offers; take 120.
        LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.
        """.ReplaceLineEndings("\n"),
        Rejections.MessageOf(() => Of(props => props with
        {
            Suffix = "",
            Batch = new ArrivalBatch { Count = 0, QuietTime = Duration.Seconds(30) },
            ManifestParameter = "Dat",
            LookEvery = Duration.Seconds(90),
            Lateness = Duration.Minutes(30),
            StatePrefix = "data/incoming/state",
            MemoryMiB = 64,
            LogRetentionDays = 91,
            LambdaPackage = "/nowhere",
        })));

    [Fact]
    public void A_batch_needs_something_that_makes_it() => Assert.EndsWith(
        "Batch: got nothing that makes a batch, must have a Count, a Size, a QuietTime or a LongestWait; set for example QuietTime = Duration.Minutes(15).",
        Rejections.MessageOf(() => Of(props => props with { Batch = new ArrivalBatch() })), StringComparison.Ordinal);

    private static Synthesized Of(Func<BatchedArrivalTriggerProps, BatchedArrivalTriggerProps> change) => Synthesized.Of(stack => _ = new BatchedArrivalTrigger(stack, "OnData", change(new()
    {
        Pipeline = TriggerFixture.Pipeline(stack),
        Bucket = new Bucket(stack, "Incoming", new BucketProps { Encryption = BucketEncryption.KMS }),
        Prefix = "data/incoming",
        Batch = new ArrivalBatch { Count = 10 },
        ManifestParameter = "Data",
        LambdaPackage = FakePackage.Folder,
    })));

    private static ArrivalSettings Told(Synthesized synthesized) => JsonSerializer.Deserialize(
        Deployed.Text(synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["ARRIVALS"]!), ArrivalJson.Default.ArrivalSettings)!;
}
