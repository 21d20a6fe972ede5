using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Cost;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Cost;

public sealed class SpotSavingsTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var savings = new SpotSavings(stack, "Spot", new SpotSavingsProps { LambdaPackage = FakePackage.Folder });
        _ = new Alarm(stack, "NothingSaved", new AlarmProps
        {
            Metric = savings.MetricSavingsPercent(),
            Threshold = 20,
            EvaluationPeriods = 1,
            ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
        });
        _ = new Alarm(stack, "MuchSaved", new AlarmProps { Metric = savings.MetricSavedSeconds(new MetricOptions { Period = Duration.Hours(1) }), Threshold = 1, EvaluationPeriods = 1 });
    }));

    [Fact]
    public void Every_end_of_a_training_job_calls_the_function_with_retries_and_dead_letters()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Json.Equal("""
            { "source": ["aws.sagemaker"], "detail-type": ["SageMaker Training Job State Change"],
              "detail": { "TrainingJobStatus": ["Completed", "Failed", "Stopped"] } }
            """, rule["EventPattern"]);
        Json.Equal($$"""
            [{ "Id": "Function", "Arn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::Lambda::Function")}}", "Arn"] },
               "DeadLetterConfig": { "Arn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue")}}", "Arn"] } },
               "RetryPolicy": { "MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185 } }]
            """, rule["Targets"]);
        Json.Equal($$"""{ "Fn::GetAtt": ["{{Default.Value.Id("AWS::Events::Rule")}}", "Arn"] }""", Default.Value.Only("AWS::Lambda::Permission")["SourceArn"]);
    }

    [Fact]
    public void The_function_is_the_package_and_its_failures_go_to_the_dead_letters()
    {
        var function = Default.Value.Only("AWS::Lambda::Function");

        Json.Equal("""{ "MLINFRA_FUNCTION": "SpotSavings", "METRIC_NAMESPACE": "MlInfra/Spot" }""", function["Environment"]!["Variables"]);
        Assert.Equal(("dotnet10", "MlInfra.Lambdas"), ((string?)function["Runtime"], (string?)function["Handler"]));
        Json.Equal($$"""{ "TargetArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue")}}", "Arn"] } }""", function["DeadLetterConfig"]);
        Json.Equal($$"""{ "LogGroup": { "Ref": "{{Default.Value.Id("AWS::Logs::LogGroup")}}" } }""", function["LoggingConfig"]);
    }

    [Fact]
    public void The_role_may_do_just_what_the_function_does()
    {
        var policy = Default.Value.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadTheJobs", "PutTheMetrics", "SeeWhatIsTold", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Json.Equal("""{ "StringEquals": { "cloudwatch:namespace": "MlInfra/Spot" } }""", Json.Statement(policy, "PutTheMetrics")["Condition"]);
        Json.Equal("""{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":sagemaker:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":training-job/*"]] }""",
            Json.Statement(policy, "ReadTheJobs")["Resource"]);
    }

    [Fact]
    public void Dead_letters_are_encrypted_take_TLS_from_the_rule_only_and_ring_an_alarm()
    {
        var policy = Default.Value.Only("AWS::SQS::QueuePolicy")["PolicyDocument"];

        Assert.True((bool)Default.Value.Only("AWS::SQS::Queue")["SqsManagedSseEnabled"]!);
        Assert.Equal("Deny", (string?)Json.Statement(policy, "DenyPlainHttp")["Effect"]);
        Json.Equal($$"""{ "ArnEquals": { "aws:SourceArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::Events::Rule")}}", "Arn"] } } }""", Json.Statement(policy, "AllowTheRule")["Condition"]);
        Assert.Equal("ApproximateNumberOfMessagesVisible", (string?)Default.Value.Only("AWS::CloudWatch::Alarm", "DeadLetters")["MetricName"]);
    }

    [Fact]
    public void Its_metrics_can_be_alarmed_on()
    {
        var percent = Default.Value.Only("AWS::CloudWatch::Alarm", "NothingSaved");
        var seconds = Default.Value.Only("AWS::CloudWatch::Alarm", "MuchSaved");

        Assert.Equal(("MlInfra/Spot", "SavingsPercent", "Average", 86400), ((string?)percent["Namespace"], (string?)percent["MetricName"], (string?)percent["Statistic"], (int)percent["Period"]!));
        Assert.Equal(("SavedSeconds", "Sum", 3600), ((string?)seconds["MetricName"], (string?)seconds["Statistic"], (int)seconds["Period"]!));
    }

    [Fact]
    public void A_prefix_holds_rule_and_role_to_its_jobs()
    {
        var synthesized = Synthesized.Of(stack => _ = new SpotSavings(stack, "Spot", new SpotSavingsProps { JobNamePrefix = "pipelines-", LambdaPackage = FakePackage.Folder }));

        Json.Equal("""[{ "prefix": "pipelines-" }]""", synthesized.Only("AWS::Events::Rule")["EventPattern"]!["detail"]!["TrainingJobName"]);
        Assert.Contains(":training-job/pipelines-*", Json.Statement(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"], "ReadTheJobs")["Resource"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once()
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new SpotSavings(stack, "Spot", new SpotSavingsProps
        {
            JobNamePrefix = "-x",
            MetricNamespace = "AWS/Spot",
            MemoryMiB = 64,
            LogRetentionDays = 91,
            LambdaPackage = "/nowhere",
        })));

        Assert.Equal(
            """
            SpotSavings at 'Test/Spot' can't be defined:
            JobNamePrefix: got '-x', must be the beginning of a job's name: 1 to 62 letters, digits and hyphens, a hyphen not first; drop the other characters.
            MetricNamespace: got 'AWS/Spot', must be 1 to 255 letters, digits and ._-/#: that do not begin with AWS/, which is AWS's own; take MlInfra/Spot.
            MemoryMiB: got 64 MiB, must be 128 to 10240 MiB, as Lambda offers; take 256.
            LogRetentionDays: got 91 days, must be a period that CloudWatch Logs offers; take 120.
            LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.
            """.ReplaceLineEndings("\n"), error.Message);
    }
}
