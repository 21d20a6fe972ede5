using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Registry;

public sealed class PromotionPathTests
{
    private static readonly PromotionStages Stages = PromotionStages.InOrder("Staging", "Canary", "Production");

    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack => _ = new PromotionPath(stack, "Path", Props(stack) with { AlarmTopic = new Topic(stack, "Topic") })));

    private static PromotionPathProps Props(Stack stack) => new()
    {
        Group = ModelGroup.FromModelPackageGroupName("churn"),
        LambdaPackage = FakePackage.Folder,
        Gates =
        [
            new()
            {
                Stage = Stages.Stage("Staging"), Endpoint = RealTimeEndpoint.FromEndpointName(stack, "Staging", "Churn-Staging"), Bake = Duration.Hours(48),
                Alarms = [Alarm.FromAlarmArn(stack, "Drift", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:drift")],
            },
            new() { Stage = Stages.Stage("Canary"), Endpoint = RealTimeEndpoint.FromEndpointName(stack, "Canary", "churn-canary") },
        ],
    };

    [Fact]
    public void The_function_knows_the_stages_in_order_with_endpoint_bake_time_and_alarms()
    {
        var variables = Default.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!;

        Assert.Equal("PromoteVersion", (string?)variables["MLINFRA_FUNCTION"]);
        Assert.Equal("churn", (string?)variables["MODEL_PACKAGE_GROUP_NAME"]);
        Json.Equal("""
            [{ "name": "Staging", "endpoint": "Churn-Staging", "bakeSeconds": 172800, "alarms": ["drift"] },
             { "name": "Canary", "endpoint": "churn-canary", "bakeSeconds": 86400, "alarms": [] },
             { "name": "Production", "endpoint": "", "bakeSeconds": 0 }]
            """, JsonNode.Parse((string)variables["STAGES"]!));
    }

    [Fact]
    public void A_clock_calls_it_and_what_fails_rings_alarms()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Assert.Equal("rate(5 minutes)", (string?)rule["ScheduleExpression"]);
        Assert.NotNull(rule["Targets"]![0]!["DeadLetterConfig"]);
        Assert.All(["ErrorsAlarm", "DeadLettersAlarm"], id => Assert.Single(Default.Value.Only("AWS::CloudWatch::Alarm", id)["AlarmActions"]!.AsArray()));
    }

    [Fact]
    public void The_role_can_propose_and_cannot_approve()
    {
        var policy = Default.Value.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadVersions", "ProposeVersions", "LookAtTheEndpoints", "LookAtConfigurations", "LookAtModels", "LookAtAlarms", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Json.Equal("""
            { "StringEqualsIfExists": { "sagemaker:ModelLifeCycle:stageStatus": "PendingApproval" }, "Null": { "sagemaker:ModelApprovalStatus": "true" } }
            """, Json.Statement(policy, "ProposeVersions")["Condition"]);
        Assert.Equal(3, Json.Statement(policy, "LookAtTheEndpoints")["Resource"]!.AsArray().Count); // one name has capitals, which ARNs may lack
    }

    [Fact]
    public void A_stack_of_a_stage_tells_its_function_which_and_in_what_order()
    {
        var synthesized = Synthesized.Of(stack => _ = new ApprovedDeployment(stack, "Approved", new()
        {
            Group = ModelGroup.FromModelPackageGroupName("churn"), LambdaPackage = FakePackage.Folder, Stage = Stages.Stage("Canary"),
        }));

        var variables = synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!;
        Assert.Equal(("Canary", "Staging,Canary,Production"), ((string?)variables["STAGE"], (string?)variables["STAGES"]));
    }

    [Fact]
    public void Rejects_all_that_is_out_of_range_at_once() => Modes.Rejects("PromotionPath",
        """
        Gates: got Canary, Staging, must be Staging, Canary: every stage but the last, in order; add what is missing, put them in order, and name in Elsewhere what a path of another account watches.
        Gates[0].Bake: got 31 days, must be at most 30 days; take a week, or approve by hand.
        Gates[1].Endpoint: got a MultiModelEndpoint, must serve a version of the group as its variant's model, which tells what is deployed; gate by an endpoint of another mode.
        Every: got 90 seconds, must be whole minutes from 1 minute to 24 hours, as EventBridge counts; take 5 minutes.
        MemoryMiB: got 100 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
        LogRetentionDays: got 8 days, must be a period that CloudWatch Logs offers; take 14.
        """,
        stack =>
        {
            var props = Props(stack);
            _ = new PromotionPath(stack, "Endpoint", props with
            {
                Gates =
                [
                    props.Gates[1] with { Bake = Duration.Days(31) },
                    props.Gates[0] with { Endpoint = new MultiModelEndpoint(stack, "Many", new() { Image = Image.Sklearn("1.2-1"), Models = new Amazon.CDK.AWS.S3.Bucket(stack, "Bucket"), InstanceType = "ml.m5.large" }) },
                ],
                Every = Duration.Seconds(90),
                MemoryMiB = 100,
                LogRetentionDays = 8,
            });
        });

    [Fact]
    public void Rejects_a_path_without_gates() => Modes.Rejects("PromotionPath",
        "Gates: got none, must hold one behind each stage but the last; add one for the first stage.",
        stack => _ = new PromotionPath(stack, "Endpoint", Props(stack) with { Gates = [] }));

    [Fact]
    public void Rejects_stages_of_two_orders() => Modes.Rejects("PromotionPath",
        "Gates: got stages of several orders, must be of one order; take all of them from the same PromotionStages.",
        stack =>
        {
            var props = Props(stack);
            _ = new PromotionPath(stack, "Endpoint", props with { Gates = [props.Gates[0], props.Gates[1] with { Stage = PromotionStages.InOrder("Staging", "Canary", "Production").Stage("Canary") }] });
        });

    [Fact]
    public void Rejects_an_endpoint_of_another_Region()
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(
            stack =>
            {
                var other = new Stack(stack, "Other", new StackProps { Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "us-east-1" } });
                var props = Props(stack);
                _ = new PromotionPath(stack, "Path", props with { Gates = [props.Gates[0] with { Endpoint = RealTimeEndpoint.FromEndpointName(other, "Far", "far") }, props.Gates[1]] });
            },
            new StackProps { Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "eu-west-1" } }));

        Assert.Contains("Gates[0].Endpoint: got an endpoint in 123456789012, us-east-1, must be in the path's own account and Region, whose endpoints and alarms it can see; put a path with this gate there, and name the stage in Elsewhere here.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Names: got 1, must be 2 or more", "Staging")]
    [InlineData("Names: got 'a,b', must be 1 to 63 letters", "a,b", "Production")]
    [InlineData("Names: got 'Staging' twice, must differ", "Staging", "Production", "Staging")]
    public void Rejects_an_order_that_is_none(string message, params string[] names) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => PromotionStages.InOrder(names)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_stage_that_is_not_of_the_order() =>
        Assert.StartsWith("Stage: got 'Nowhere', must be one of Staging, Canary, Production;", Assert.Throws<ArgumentException>(() => Stages.Stage("Nowhere")).Message, StringComparison.Ordinal);
}
