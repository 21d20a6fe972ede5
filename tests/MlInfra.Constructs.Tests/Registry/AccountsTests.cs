using System.Text.Json.Nodes;
using MlInfra.Constructs.Tests.Docs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Registry;

/// <summary>A registry and two stages in three accounts, as the guide shows them.</summary>
public sealed class AccountsTests
{
    private const string Group = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn";

    private static readonly Lazy<IReadOnlyDictionary<string, Synthesized>> Shared = new(() => Synthesized.App(AccountsGuide.Define));

    private static Synthesized Registry => Shared.Value["Registry"];

    private static Synthesized Staging => Shared.Value["Staging"];

    [Fact]
    public void The_registry_guide_shows_the_code_that_is_run() => GuideTests.Shows("registry", "accounts");

    /// <summary>What these policies let whom do is judged in MlInfra.Local.Tests, which reads the same file.</summary>
    [Fact]
    public void The_policies_of_both_sides_are_those_that_are_judged()
    {
        var accounts = new AccountPolicies("111122223333", AccountsGuide.BucketName);
        var policies = new JsonObject
        {
            ["group"] = accounts.Plain(Registry, Registry.Only("AWS::SageMaker::ModelPackageGroup")["ModelPackageGroupPolicy"]),
            ["bucket"] = accounts.Plain(Registry, Registry.Only("AWS::S3::BucketPolicy", "ArtifactsBucket")["PolicyDocument"]),
            ["key"] = accounts.Plain(Registry, Registry.Only("AWS::KMS::Key")["KeyPolicy"]),
            ["forward"] = accounts.Plain(Registry, Registry.Only("AWS::IAM::Role", "To222233334444")["Policies"]![0]!["PolicyDocument"]),
        };
        var stage = new AccountPolicies("222233334444", AccountsGuide.BucketName);
        policies["bus"] = new JsonObject { ["Statement"] = stage.Plain(Staging, Staging.Only("AWS::Events::EventBusPolicy")["Statement"]) };
        policies["deploy"] = stage.Plain(Staging, Staging.Only("AWS::IAM::Role", "Approved")["Policies"]![0]!["PolicyDocument"]);
        policies["promote"] = stage.Plain(Staging, Staging.Only("AWS::IAM::Role", "Path")["Policies"]![0]!["PolicyDocument"]);
        policies["serve"] = stage.Plain(Staging, Staging.Only("AWS::IAM::Role", "Endpoint")["Policies"]![0]!["PolicyDocument"]);

        AccountPolicies.Hold(policies);
    }

    [Fact]
    public void Each_account_is_told_by_a_rule_whose_role_can_do_just_that()
    {
        foreach (var account in new[] { "222233334444", "333344445555" })
        {
            var rule = Registry.Only("AWS::Events::Rule", "To" + account);
            var target = rule["Targets"]![0]!;

            Json.Equal("""
                { "source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Package State Change"],
                  "detail": { "ModelPackageGroupName": ["churn"], "ModelApprovalStatus": ["Approved", "Rejected"] } }
                """, rule["EventPattern"]);
            var plain = new AccountPolicies("111122223333", "");
            Assert.Equal($"arn:aws:events:eu-west-1:{account}:event-bus/default", (string?)plain.Plain(Registry, target["Arn"]));
            Json.Equal($$"""{ "Fn::GetAtt": ["{{Registry.Id("AWS::IAM::Role", "To" + account)}}", "Arn"] }""", target["RoleArn"]);
            Json.Equal($$"""{ "Fn::GetAtt": ["{{Registry.Id("AWS::SQS::Queue", "Shared")}}", "Arn"] }""", target["DeadLetterConfig"]!["Arn"]);
            var statement = Assert.Single(Registry.Only("AWS::IAM::Role", "To" + account)["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray())!;
            Assert.Equal("events:PutEvents", (string?)statement["Action"]);
            Assert.Equal($"arn:aws:events:eu-west-1:{account}:event-bus/default", (string?)plain.Plain(Registry, statement["Resource"]));
        }

        Assert.Equal(2, Json.Statement(Registry.Only("AWS::SQS::QueuePolicy", "Shared")["PolicyDocument"], "AllowTheRules")["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.AsArray().Count);
        Assert.Single(Registry.All("AWS::CloudWatch::Alarm", "SharedDeadLettersAlarm"));
    }

    [Theory]
    [InlineData("Staging", "222233334444")]
    [InlineData("Production", "333344445555")]
    public void A_stage_takes_the_registrys_events_and_looks_by_the_clock_as_well(string stage, string account)
    {
        var here = Shared.Value[stage];
        string[] rules = [here.Id("AWS::Events::Rule", "OnApproval"), here.Id("AWS::Events::Rule", "ApprovedClock")];

        Json.Equal("""["111122223333"]""", here.Only("AWS::Events::Rule", "OnApproval")["EventPattern"]!["account"]);
        Assert.Equal("rate(15 minutes)", (string?)here.Only("AWS::Events::Rule", "ApprovedClock")["ScheduleExpression"]);
        Assert.All(["Queue", "DeadLetters"], queue => Json.Equal(
            $$"""[{ "Fn::GetAtt": ["{{rules[0]}}", "Arn"] }, { "Fn::GetAtt": ["{{rules[1]}}", "Arn"] }]""",
            Json.Statement(here.Only("AWS::SQS::QueuePolicy", $"Approved{queue}Policy")["PolicyDocument"], "AllowTheRules")["Condition"]!["ArnEquals"]!["aws:SourceArn"]));
        var bus = here.Only("AWS::Events::EventBusPolicy");
        Assert.Equal("default", (string?)bus["EventBusName"]);
        Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", (string?)bus["StatementId"]);
        Assert.Equal(account, new AccountPolicies(account, "").Plain(here, bus["Statement"]!["Resource"])!.ToString().Split(':')[4]);
    }

    [Fact]
    public void The_functions_of_a_stage_are_told_the_groups_ARN()
    {
        var stage = new AccountPolicies("222233334444", "");

        Assert.All(["Approved", "Path"], id => Assert.Equal(Group, (string?)stage.Plain(Staging, Staging.Only("AWS::Lambda::Function", id)["Environment"]!["Variables"]!["MODEL_PACKAGE_GROUP_NAME"])));
        Json.Equal("""[{ "name": "Staging", "endpoint": "Staging-Endpoint-X", "bakeSeconds": 172800, "alarms": [] }, { "name": "Production", "endpoint": "", "bakeSeconds": 0 }]""".Replace(
            "Staging-Endpoint-X", (string)Staging.Only("AWS::SageMaker::Endpoint")["EndpointName"]!, StringComparison.Ordinal),
            JsonNode.Parse((string)Staging.Only("AWS::Lambda::Function", "Path")["Environment"]!["Variables"]!["STAGES"]!));
    }

    [Fact]
    public void A_stages_parameter_takes_versions_of_that_account_and_Region_alone() => Assert.Equal(
        "^$|^arn:aws[a-z-]*:sagemaker:eu-west-1:111122223333:model-package/(churn)/[0-9]+$", (string?)Staging.Template["Parameters"]!["ModelPackageArn"]!["AllowedPattern"]);

    [Fact]
    public void Nothing_of_one_account_is_a_reference_to_another_stack() =>
        Assert.All(Shared.Value.Values, stack => Assert.DoesNotContain("Fn::ImportValue", stack.Template.ToJsonString(), StringComparison.Ordinal));
}
