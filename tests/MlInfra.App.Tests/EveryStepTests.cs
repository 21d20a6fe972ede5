using System.Text.Json.Nodes;
using Cdklabs.CdkNag;

namespace MlInfra.App.Tests;

/// <summary>A pipeline with a step of every type, before cdk-nag and AWS's offline template validator.</summary>
public sealed class EveryStepTests
{
    [Fact]
    public void Every_finding_of_cdk_nag_is_explained()
    {
        var app = new EveryStepApp();
        var report = new AwsSolutionsChecks().ValidateScope(app.App);

        Assert.Equal([], NagTests.Unexplained(report, app.Stack, app.Resources));
        Assert.Contains(app.Resources, pair => (string?)pair.Value!["Type"] is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy");
    }

    [Fact]
    public void The_offline_validator_finds_nothing() => Assert.Empty(ValidatorTests.Violations(new EveryStepApp(validate: true).Output));

    [Fact]
    public void No_action_is_allowed_on_everything_but_those_that_know_no_resource()
    {
        var statements = new EveryStepApp().Resources
            .Where(pair => (string?)pair.Value!["Type"] is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy")
            .SelectMany(pair => pair.Value!["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray());

        var everywhere = statements.Where(statement => statement!["Resource"]!.ToJsonString() == "\"*\"").SelectMany(statement => Texts(statement!["Action"]!)).Order();

        Assert.Equal(["cloudwatch:PutMetricData", "ecr:GetAuthorizationToken"], everywhere);
        Assert.DoesNotContain(statements, statement => Texts(statement!["Action"]!).Any(action => action.Contains('*', StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray list ? list.Select(item => item!.GetValue<string>()) : [node.GetValue<string>()];
}
