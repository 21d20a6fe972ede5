using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Triggers;

namespace MlInfra.Constructs.Tests.Triggers;

public sealed class ScheduledTriggerTests
{
    private static readonly Schedule Nightly = Schedule.Cron(new CronOptions { Hour = "3", Minute = "0" });

    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack => _ = new ScheduledTrigger(stack, "Nightly", new()
    {
        Pipeline = TriggerFixture.Pipeline(stack),
        Schedule = Nightly,
        Parameters = new Dictionary<string, string> { ["Data"] = "s3://data/all" },
    })));

    [Fact]
    public void EventBridge_starts_the_pipeline_itself_after_it_is_made_with_retries_and_dead_letters()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Assert.Equal("cron(0 3 * * ? *)", (string?)rule["ScheduleExpression"]);
        Json.Equal($$"""
            [{ "Id": "Pipeline",
               "Arn": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":sagemaker:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":pipeline/", { "Ref": "{{Default.Value.Id("AWS::SageMaker::Pipeline")}}" }]] },
               "RoleArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::IAM::Role", "Nightly")}}", "Arn"] },
               "DeadLetterConfig": { "Arn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue")}}", "Arn"] } },
               "RetryPolicy": { "MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185 },
               "SageMakerPipelineParameters": { "PipelineParameterList": [{ "Name": "Data", "Value": "s3://data/all" }] } }]
            """, rule["Targets"]);
    }

    [Fact]
    public void The_rule_may_start_this_pipeline_and_nothing_else()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "Nightly")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["StartThePipeline"], Json.Sids(policy));
        Assert.Equal("sagemaker:StartPipelineExecution", (string?)Json.Statement(policy, "StartThePipeline")["Action"]);
        Assert.EndsWith(":pipeline/tumour\"]]}", Json.Statement(policy, "StartThePipeline")["Resource"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_that_failed_ring_an_alarm()
    {
        Assert.Equal("ApproximateNumberOfMessagesVisible", (string?)Default.Value.Only("AWS::CloudWatch::Alarm")["MetricName"]);
        Json.Equal($$"""{ "ArnEquals": { "aws:SourceArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::Events::Rule")}}", "Arn"] } } }""",
            Json.Statement(Default.Value.Only("AWS::SQS::QueuePolicy")["PolicyDocument"], "AllowTheRule")["Condition"]);
    }

    [Fact]
    public void A_pipeline_from_elsewhere_is_started_by_its_name_under_whichever_case()
    {
        var synthesized = Synthesized.Of(stack => _ = new ScheduledTrigger(stack, "Nightly", new() { Pipeline = TrainingPipeline.FromPipelineName(stack, "Other", "Churn"), Schedule = Nightly }));

        var resources = Json.Statement(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"], "StartThePipeline")["Resource"]!.AsArray();
        Assert.Equal(2, resources.Count);
        Assert.Contains(":pipeline/churn", resources[1]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(synthesized.Only("AWS::Events::Rule")["Targets"]![0]!["SageMakerPipelineParameters"]);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once() => Assert.Equal(
        """
        ScheduledTrigger at 'Test/Nightly' can't be defined:
        Schedule: got 'cron(* 3 * * ? *)', which starts a run every minute, must name the minutes; set Minute = "0" beside the hour.
        Parameters: got '$.detail' for 'Mod', must be a value; EventBridge takes what begins with $. as a path into the event; begin it otherwise.
        Parameters: got 'Mod', must be a parameter of the pipeline ('Data' or 'Mode'); did you mean 'Mode'?
        Parameters: got nothing for 'Data', must give each parameter of the pipeline that has no default a value, or no run starts; add it, or give the parameter a default.
        """.ReplaceLineEndings("\n"),
        Rejections.MessageOf(() => Synthesized.Of(stack => _ = new ScheduledTrigger(stack, "Nightly", new()
        {
            Pipeline = TriggerFixture.Pipeline(stack),
            Schedule = Schedule.Cron(new CronOptions { Hour = "3" }),
            Parameters = new Dictionary<string, string> { ["Mod"] = "$.detail" },
        }))));
}
