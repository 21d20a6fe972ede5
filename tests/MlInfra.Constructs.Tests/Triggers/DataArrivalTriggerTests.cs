using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Triggers;

namespace MlInfra.Constructs.Tests.Triggers;

public sealed class DataArrivalTriggerTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var bucket = new Bucket(stack, "Incoming");
        _ = new DataArrivalTrigger(stack, "OnData", Props(stack, bucket) with { Suffix = ".csv", BucketParameter = "Mode" });
    }));

    [Fact]
    public void Each_object_starts_a_run_that_is_told_which_one()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Json.Equal($$"""
            { "source": ["aws.s3"], "detail-type": ["Object Created"], "detail": { "bucket": { "name": [{ "Ref": "{{Default.Value.Id("AWS::S3::Bucket", "Incoming")}}" }] },
              "object": { "key": [{ "wildcard": "data/incoming/*.csv" }], "size": [{ "numeric": [">", 0] }] } } }
            """, rule["EventPattern"]);
        Json.Equal("""[{ "Name": "Data", "Value": "$.detail.object.key" }, { "Name": "Mode", "Value": "$.detail.bucket.name" }]""",
            rule["Targets"]![0]!["SageMakerPipelineParameters"]!["PipelineParameterList"]);
        Assert.NotNull(rule["Targets"]![0]!["DeadLetterConfig"]);
    }

    [Fact]
    public void A_bucket_of_this_app_is_set_to_send_its_events_without_a_function_for_that()
    {
        Json.Equal("""{ "EventBridgeConfiguration": { "EventBridgeEnabled": true } }""", Default.Value.Only("AWS::S3::Bucket", "Incoming")["NotificationConfiguration"]);
        Assert.Empty(Default.Value.All("Custom::S3BucketNotifications"));
    }

    [Fact]
    public void An_artifact_bucket_sends_them_already()
    {
        var synthesized = Synthesized.Of(stack => _ = new DataArrivalTrigger(stack, "OnData", Props(stack, new ArtifactBucket(stack, "Incoming").Bucket)));

        Json.Equal("""{ "EventBridgeConfiguration": { "EventBridgeEnabled": true } }""", synthesized.Only("AWS::S3::Bucket", "IncomingBucket")["NotificationConfiguration"]);
    }

    [Fact]
    public void A_bucket_from_elsewhere_is_taken_only_where_its_events_are_said_to_come()
    {
        var synthesized = Synthesized.Of(stack => _ = new DataArrivalTrigger(stack, "OnData", Props(stack, Bucket.FromBucketName(stack, "Incoming", "other")) with { EventBridgeEnabled = true }));

        Json.Equal("""[{ "prefix": "data/incoming/" }]""", synthesized.Only("AWS::Events::Rule")["EventPattern"]!["detail"]!["object"]!["key"]);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once() => Rejects(
        """
        Prefix: got '/data', must name a folder of the bucket without slashes at its ends; write for example data/incoming.
        Suffix: got '*.csv', must be the end of a key, without a wildcard; write for example .csv.
        KeyParameter: got 'Data', which is given a value twice, must name a parameter once; leave one of them out.
        Bucket: got a bucket that is made elsewhere, must send its events to EventBridge, which this app can neither see nor switch on; switch them on there (NotificationConfiguration.EventBridgeConfiguration) and set EventBridgeEnabled = true.
        """,
        stack => Props(stack, Bucket.FromBucketName(stack, "Incoming", "other")) with { Prefix = "/data", Suffix = "*.csv", Parameters = new Dictionary<string, string> { ["Data"] = "x" } });

    [Theory]
    [InlineData("runs")]
    [InlineData("runs/x")]
    public void What_the_pipeline_writes_must_not_start_it_again(string prefix) => Rejects(
        $"Prefix: got '{prefix}', where the pipeline writes (<place>), must lie elsewhere, or its runs would start runs; watch another folder, or give the pipeline another Prefix.",
        stack =>
        {
            var bucket = new Bucket(stack, "Incoming");
            return new() { Pipeline = TriggerFixture.Pipeline(stack, bucket), Bucket = bucket, Prefix = prefix, KeyParameter = "Data" };
        });

    private static DataArrivalTriggerProps Props(Stack stack, IBucket bucket) =>
        new() { Pipeline = TriggerFixture.Pipeline(stack), Bucket = bucket, Prefix = "data/incoming", KeyParameter = "Data" };

    private static void Rejects(string problems, Func<Stack, DataArrivalTriggerProps> props)
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack => _ = new DataArrivalTrigger(stack, "OnData", props(stack))));

        Assert.Equal($"DataArrivalTrigger at 'Test/OnData' can't be defined:\n{problems.ReplaceLineEndings("\n")}", System.Text.RegularExpressions.Regex.Replace(message, @"writes \(s3://.*?\)", "writes (<place>)"));
    }
}
