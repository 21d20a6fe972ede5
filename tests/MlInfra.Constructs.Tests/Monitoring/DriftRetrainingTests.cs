using System.Text.Json;
using Amazon.CDK;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Tests.Triggers;
using MlInfra.Lambdas.RetrainOnDrift;

namespace MlInfra.Constructs.Tests.Monitoring;

public sealed class DriftRetrainingTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Of(props => props));

    [Fact]
    public void The_function_reads_what_the_construct_tells_it()
    {
        var told = Told(Of(props => props with
        {
            CoolDown = Duration.Minutes(90),
            MaxRunsPerDay = 3,
            LookBack = Duration.Days(2),
            WindowParameters = new() { From = "Data", Until = "Mode" },
        }));

        Assert.Equal((1.5, 3, 48.0, "Data", "Mode", null), (told.CoolDownHours, told.MaxRunsPerDay, told.LookBackHours, told.FromParameter, told.UntilParameter, told.LabelledDataParameter));
        Assert.EndsWith(":pipeline/tumour", told.Pipeline, StringComparison.Ordinal);
        var monitor = Assert.Single(told.Monitors);
        Assert.Equal(("tumour-data", "tumours", "s3://<Bucket>/monitoring", false), (monitor.Monitor, monitor.Endpoint, monitor.Reports, monitor.Labels));
    }

    [Fact]
    public void Of_model_quality_the_labelled_records_are_handed_on_and_Model_Monitor_leaves_none()
    {
        var told = Told(Synthesized.Of(stack =>
        {
            var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack);
            var quality = new ModelQualityMonitor(stack, "Model", new()
            {
                Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = new() { Bucket = bucket },
            });
            var managed = new DataQualityMonitor(stack, "Data", new()
            {
                Endpoint = endpoint, Baseline = MonitorBaseline.FromFiles(bucket, constraints: "c.json", statistics: "s.json"), MonitorName = "managed",
                Backend = MonitorBackend.ModelMonitor(new() { Limits = [new("feature_baseline_drift_age", 0.2)] }),
            });
            _ = new DriftRetraining(stack, "Retraining", new()
            {
                Monitors = [quality, managed], Pipeline = TriggerFixture.Pipeline(stack), LambdaPackage = FakePackage.Folder, WindowParameters = new() { From = "Data", LabelledData = "Mode" },
            });
        }));

        Assert.Equal("Mode", told.LabelledDataParameter);
        Assert.True(told.Monitors[0] is { Labels: true, Reports: not null });
        Assert.True(told.Monitors[1] is { Monitor: "managed", Labels: false, Reports: null });
    }

    [Fact]
    public void Monitors_of_files_have_no_endpoint_and_their_periods_lie_under_their_own_name()
    {
        var template = Synthesized.Of(stack =>
        {
            var bucket = new Amazon.CDK.AWS.S3.Bucket(stack, "Bucket");
            var data = new DataQualityMonitor(stack, "Data", new()
            {
                Source = MonitoredSource.DataSet(new() { Bucket = bucket, Prefix = "scored", Format = RecordFormat.Parquet() }), MonitorName = "scored", Backend = MonitorFixture.InAccount,
                Baseline = MonitorBaseline.FromFiles(bucket, constraints: "c.json", statistics: "s.json"),
            });
            _ = new DriftRetraining(stack, "Retraining", new()
                { Monitors = [data], Pipeline = TriggerFixture.Pipeline(stack), LambdaPackage = FakePackage.Folder, WindowParameters = new() { From = "Data", Until = "Mode" } });
        });

        var monitor = Assert.Single(Told(template).Monitors);
        Assert.Equal((null, "s3://<Bucket>/monitoring"), (monitor.Endpoint, monitor.Reports));
        Assert.EndsWith("/monitoring/scored", monitor.Folder!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/monitoring/scored/periods/*", template.Only("AWS::IAM::Role", "Retraining").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_alarm_on_violations_tells_an_encrypted_topic_that_calls_the_function()
    {
        var topic = Default.Value.Id("AWS::SNS::Topic");

        Json.Equal($$"""[{ "Ref": "{{topic}}" }]""", Default.Value.Only("AWS::CloudWatch::Alarm", "DataViolated")["AlarmActions"]);
        Assert.NotNull(Default.Value.Only("AWS::SNS::Topic")["KmsMasterKeyId"]);
        var subscription = Default.Value.Only("AWS::SNS::Subscription");
        Assert.Equal("lambda", (string?)subscription["Protocol"]);
        Json.Equal($$"""{ "deadLetterTargetArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue", "Retraining")}}", "Arn"] } }""", subscription["RedrivePolicy"]);
        Json.Equal($$"""{ "Ref": "{{topic}}" }""", Default.Value.Only("AWS::Lambda::Permission", "TopicPermission")["SourceArn"]);
        Assert.Equal("cloudwatch.amazonaws.com", (string?)Json.Statement(Default.Value.Only("AWS::SNS::TopicPolicy")["PolicyDocument"], "AllowTheAlarms")["Principal"]!["Service"]);
    }

    [Fact]
    public void CloudWatch_may_use_the_topics_key_for_alarms_of_this_account()
    {
        var statement = Json.Statement(Default.Value.Only("AWS::KMS::Key", "RetrainingKey")["KeyPolicy"], "AllowCloudWatch");

        Json.Equal("""["kms:Decrypt", "kms:GenerateDataKey*"]""", statement["Action"]);
        Json.Equal("""{ "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } }""", statement["Condition"]);
    }

    [Fact]
    public void It_looks_again_when_a_run_has_ended_and_by_the_clock()
    {
        var ended = Default.Value.Only("AWS::Events::Rule", "RetrainingOnRunEnd");

        Json.Equal("""["Succeeded", "Failed", "Stopped"]""", ended["EventPattern"]!["detail"]!["currentPipelineExecutionStatus"]);
        Assert.Single(ended["EventPattern"]!["detail"]!["pipelineArn"]!.AsArray());
        Assert.Equal("rate(15 minutes)", (string?)Default.Value.Only("AWS::Events::Rule", "RetrainingLook")["ScheduleExpression"]);
    }

    [Fact]
    public void The_function_may_look_and_run_this_pipeline_and_nothing_else()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "RetrainingRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["SeeTheAlarms", "RunThePipeline", "ReadPeriods", "ListPeriods", "DecryptPeriods", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Assert.Equal("*", (string?)Json.Statement(policy, "SeeTheAlarms")["Resource"]);
        Assert.Equal("<Bucket.Arn>/monitoring/tumours/tumour-data/periods/*", Deployed.Text(Json.Statement(policy, "ReadPeriods")["Resource"]!));
        Json.Equal("""["sagemaker:StartPipelineExecution", "sagemaker:ListPipelineExecutions"]""", Json.Statement(policy, "RunThePipeline")["Action"]);
    }

    [Fact]
    public void Dead_letters_come_from_the_rules_the_topic_and_the_function()
    {
        var policy = Default.Value.All("AWS::SQS::QueuePolicy", "Retraining").Single().Value["Properties"]!["PolicyDocument"];

        Assert.Equal(["DenyPlainHttp", "AllowTheRules", "AllowTheTopic"], Json.Sids(policy));
        Assert.NotNull(Default.Value.Only("AWS::Lambda::Function", "Retraining")["DeadLetterConfig"]);
        Assert.Single(Default.Value.All("AWS::CloudWatch::Alarm", "RetrainingDeadLettersAlarm"));
        Assert.Single(Default.Value.All("AWS::CloudWatch::Alarm", "RetrainingErrorsAlarm"));
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once() => Assert.Equal(
        """
        DriftRetraining at 'Test/Retraining' can't be defined:
        Monitors: got 'Test/Data' 2 times, must name each monitor once; leave the others out.
        WindowParameters.From: got 'Start', must be a parameter of the pipeline ('Data' or 'Mode'); did you mean 'Data'?
        WindowParameters.LabelledData: got 'Data', but no monitor writes labelled records, must come with a ModelQualityMonitor of this account; add one to Monitors, or leave it out.
        WindowParameters.LabelledData: got 'Data', which has no default, must have one, for drift that other monitors find has no labelled records; give the parameter a default.
        CoolDown: got 0 minutes, must be 1 minute to 30 days; take 24 hours.
        LookBack: got 59 minutes, must be 1 hour to 30 days; take 7 days.
        LookEvery: got 1.5 minutes, must be 1 minute to 1 day, in whole minutes; take 15 minutes.
        MaxRunsPerDay: got 0, must be 1 to 100; take 1.
        MemoryMiB: got 64 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
        LogRetentionDays: got 91 days, must be a period that CloudWatch Logs offers; take 120.
        LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.
        """.ReplaceLineEndings("\n"),
        Rejections.MessageOf(() => Of(props => props with
        {
            Monitors = [props.Monitors[0], props.Monitors[0]],
            WindowParameters = new() { From = "Start", LabelledData = "Data" },
            CoolDown = Duration.Minutes(0),
            LookBack = Duration.Minutes(59),
            LookEvery = Duration.Seconds(90),
            MaxRunsPerDay = 0,
            MemoryMiB = 64,
            LogRetentionDays = 91,
            LambdaPackage = "/nowhere",
        })));

    [Fact]
    public void A_monitor_of_another_stack_is_refused()
    {
        var app = new App();
        var (watched, own) = (new Stack(app, "Watched"), new Stack(app, "Own"));

        var message = Rejections.MessageOf(() => _ = new DriftRetraining(own, "Retraining", new() { Monitors = [Monitor(watched)], Pipeline = TriggerFixture.Pipeline(own), LambdaPackage = FakePackage.Folder, WindowParameters = new() { From = "Data" } }));

        Assert.Equal("DriftRetraining at 'Own/Retraining' can't be defined:\nMonitors: got 'Watched/Data' of another stack, must be of the same stack: its alarm tells the topic here, and the function here asks for the alarm; define the retraining beside the monitor.", message);
    }

    [Fact]
    public void It_needs_a_monitor() => Assert.EndsWith(
        "Monitors: got 0 monitors, must be 1 to 100; name the monitors whose drift is to be answered.", Rejections.MessageOf(() => Of(props => props with { Monitors = [] })), StringComparison.Ordinal);

    private static DataQualityMonitor Monitor(Stack stack)
    {
        var (endpoint, _, baseline) = MonitorFixture.Watched(stack);
        return new(stack, "Data", new() { Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, MonitorName = "tumour-data" });
    }

    private static Synthesized Of(Func<DriftRetrainingProps, DriftRetrainingProps> change) => Synthesized.Of(stack => _ = new DriftRetraining(stack, "Retraining", change(new()
    {
        Monitors = [Monitor(stack)],
        Pipeline = TriggerFixture.Pipeline(stack),
        WindowParameters = new() { From = "Data" },
        LambdaPackage = FakePackage.Folder,
    })));

    private static RetrainSettings Told(Synthesized synthesized) => JsonSerializer.Deserialize(
        Deployed.Text(synthesized.Only("AWS::Lambda::Function", "Retraining")["Environment"]!["Variables"]!["RETRAINING"]!), RetrainJson.Default.RetrainSettings)!;
}
