using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class OutputCheckTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Of(new OutputCheck { Expected = ExpectedOutput.Csv(2, min: 0, max: 1), LambdaPackage = FakePackage.Folder }));

    private static Synthesized Of(OutputCheck check) => Synthesized.Of(stack => Define(stack, check));

    private static void Define(Stack stack, OutputCheck? check, bool output = true) => _ = new RealTimeEndpoint(stack, "Endpoint", new()
    {
        EndpointName = "churn",
        Variants = [EndpointFixture.Variant],
        Capture = new() { Bucket = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }), Check = check, Output = output },
        Alarms = new() { Topic = new Topic(stack, "Topic") },
    });

    [Fact]
    public void A_ringing_alarm_on_invalid_answers_brings_the_traffic_back()
    {
        var alarm = Default.Value.Only("AWS::CloudWatch::Alarm", "InvalidOutputs");

        Assert.Equal(("MlInfra/Endpoints", "InvalidOutput", "Average", 0.01), ((string?)alarm["Namespace"], (string?)alarm["MetricName"], (string?)alarm["Statistic"], (double)alarm["Threshold"]!));
        var rollback = Default.Value.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]!.AsArray();
        Assert.Equal(3, rollback.Count);
        Json.Equal($$"""{ "AlarmName": { "Ref": "{{Default.Value.Id("AWS::CloudWatch::Alarm", "InvalidOutputs")}}" } }""", rollback[2]);
    }

    [Fact]
    public void The_endpoints_dashboard_shows_the_share_by_variant()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            Define(stack, new() { LambdaPackage = FakePackage.Folder });
            _ = new EndpointDashboard(stack, "Dashboard", new() { Endpoint = (HostedEndpoint)stack.Node.FindChild("Endpoint") });
        });

        Assert.Contains("""["MlInfra/Endpoints","InvalidOutput","EndpointName","churn","VariantName",""", synthesized.Only("AWS::CloudWatch::Dashboard")["DashboardBody"]!.ToJsonString().Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_function_knows_what_an_answer_looks_like_and_is_called_for_each_captured_file()
    {
        var variables = Default.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!;

        Json.Equal("""{ "kind": "Csv", "columns": 2, "min": 0, "max": 1 }""", JsonNode.Parse((string)variables["EXPECTED"]!));
        Assert.Equal(("CheckOutputs", "churn", "data-capture/churn"), ((string?)variables["MLINFRA_FUNCTION"], (string?)variables["ENDPOINT"], (string?)variables["FOLDER"]));
        Json.Equal("""[{ "wildcard": "data-capture/churn/*.jsonl" }]""", Default.Value.Only("AWS::Events::Rule", "OnCapture")["EventPattern"]!["detail"]!["object"]!["key"]);
    }

    [Fact]
    public void The_role_reads_captured_records_and_tells_one_namespace()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "Outputs")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadCapturedRecords", "TellWhatIsInvalid", "DecryptCapturedRecords", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
    }

    [Fact]
    public void Answers_are_looked_at_without_a_word_where_the_package_is_there() => WithPackage(FakePackage.Folder, () =>
    {
        var synthesized = Synthesized.Of(stack => Captured(stack, new() { Bucket = new Bucket(stack, "Bucket") }));

        Json.Equal("""{ "kind": "WellFormed" }""", JsonNode.Parse((string)synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["EXPECTED"]!));
        Assert.Equal(3, synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]!.AsArray().Count);
        Json.Equal("""{ "EventBridgeConfiguration": { "EventBridgeEnabled": true } }""", synthesized.Only("AWS::S3::Bucket")["NotificationConfiguration"]);
    });

    [Theory]
    [InlineData("package")]
    [InlineData("bucket")]
    [InlineData("alarms")]
    [InlineData("output")]
    [InlineData("percentage")]
    [InlineData("many")]
    public void What_nobody_asked_for_is_left_out_where_it_cannot_be(string lacking) => WithPackage(lacking == "package" ? "/nowhere" : FakePackage.Folder, () =>
    {
        IReadOnlyList<IConstruct> said = [];
        var synthesized = Synthesized.Of(stack =>
        {
            Captured(
                stack,
                new()
                {
                    Bucket = lacking == "bucket" ? Bucket.FromBucketName(stack, "Bucket", "elsewhere") : new Bucket(stack, "Bucket"),
                    Output = lacking != "output",
                    Percentage = lacking == "percentage" ? 0 : 20,
                },
                lacking == "alarms" ? null : new(),
                variants: lacking == "many" ? 4 : 1);
            said = stack.Node.FindAll();
        });

        Assert.Empty(synthesized.All("AWS::Lambda::Function"));
        Assert.Equal(lacking == "alarms" ? 0 : lacking == "many" ? 8 : 2, synthesized.All("AWS::CloudWatch::Alarm").Count);
        var notes = said.SelectMany(one => one.Node.Metadata).Where(entry => entry.Type == "aws:cdk:info").Select(entry => (string)entry.Data).ToList();
        if (lacking is "alarms" or "output" or "percentage") Assert.Empty(notes);
        else Assert.StartsWith("The captured answers are not looked at: ", Assert.Single(notes));
    });

    [Fact]
    public void A_check_that_is_asked_for_is_not_left_out() => WithPackage("/nowhere", () => Modes.Rejects("RealTimeEndpoint",
        "LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.",
        stack => Captured(stack, new() { Bucket = new Bucket(stack, "Bucket"), Check = new() })));

    [Fact]
    public void Without_a_check_there_is_neither_function_nor_alarm()
    {
        var synthesized = Synthesized.Of(stack => Define(stack, null));

        Assert.Empty(synthesized.All("AWS::Lambda::Function"));
        Assert.Equal(2, synthesized.All("AWS::CloudWatch::Alarm").Count);
    }

    [Theory]
    [InlineData("keys", """{ "kind": "Json", "keys": ["label", "score"] }""")]
    [InlineData("any", """{ "kind": "WellFormed" }""")]
    public void Says_what_is_expected(string which, string told)
    {
        var synthesized = Of(new OutputCheck { Expected = which == "keys" ? ExpectedOutput.Json("label", "score") : ExpectedOutput.WellFormed(), LambdaPackage = FakePackage.Folder });

        Json.Equal(told, JsonNode.Parse((string)synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["EXPECTED"]!));
    }

    private static void Captured(Stack stack, DataCapture capture, EndpointAlarms? alarms, int variants = 1) => _ = new RealTimeEndpoint(stack, "Endpoint", new()
    {
        Variants = [.. Enumerable.Range(1, variants).Select(number => EndpointFixture.Variant with { Name = $"Variant{number}" })],
        Capture = capture,
        Alarms = alarms,
    });

    private static void Captured(Stack stack, DataCapture capture) => Captured(stack, capture, new());

    private static void WithPackage(string folder, Action test)
    {
        const string Variable = "MLINFRA_LAMBDA_PACKAGE";
        var before = System.Environment.GetEnvironmentVariable(Variable);
        System.Environment.SetEnvironmentVariable(Variable, folder);
        try
        {
            test();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    [Fact]
    public void Rejects_all_that_is_out_of_range_at_once() => Modes.Rejects("RealTimeEndpoint",
        """
        Capture.Check: got a check of answers that are not kept, must go with Output; set Output, or leave the check out.
        Capture.Check.InvalidShare: got 1.5, must be a share from 0 to 1; take 0.01 for one of 100 answers.
        Capture.Check.Expected: got rows of 0 numbers, must hold 1 or more; take 1, as most models answer.
        Capture.Check.Expected: got numbers from 1 to 0, must leave room between; exchange them.
        Capture.Check.MemoryMiB: got 100 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
        Capture.Check.LogRetentionDays: got 8 days, must be a period that CloudWatch Logs offers; take 14.
        """,
        stack => Define(stack, new() { Expected = ExpectedOutput.Csv(0, 1, 0), InvalidShare = 1.5, MemoryMiB = 100, LogRetentionDays = 8, LambdaPackage = FakePackage.Folder }, output: false));

    [Fact]
    public void Rejects_JSON_without_keys() => Modes.Rejects("RealTimeEndpoint",
        "Capture.Check.Expected: got JSON without keys, must name what every answer has; name a key, or take WellFormed.",
        stack => Define(stack, new() { Expected = ExpectedOutput.Json(), LambdaPackage = FakePackage.Folder }));
}
