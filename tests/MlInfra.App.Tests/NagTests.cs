using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Cdklabs.CdkNag;
using Constructs;

namespace MlInfra.App.Tests;

/// <summary>cdk-nag's AwsSolutions rules over every template; what stands must say why at its resource.</summary>
public sealed class NagTests
{
    [Fact]
    public void Has_no_finding_that_is_not_explained_at_its_resource()
    {
        var app = TumourApp.Default;
        var report = new AwsSolutionsChecks().ValidateScope(app.App);

        Assert.Equal([], Unexplained(report, app.Stack, app.Resources));
    }

    [Fact]
    public void Every_explanation_is_of_a_rule_that_finds_something()
    {
        var app = TumourApp.Default;
        IPolicyValidationPluginReport[] reports = [new AwsSolutionsChecks().ValidateScope(app.App), new NIST80053R5Checks().ValidateScope(app.App)];
        var found = reports.SelectMany(report => Findings(report, app.Stack)).ToHashSet();

        var idle = app.Resources.SelectMany(pair => Explained(pair.Value!).Select(rule => (Resource: pair.Key, Rule: rule))).Where(pair => !found.Contains(pair));

        Assert.Empty(idle);
    }

    [Fact]
    public void Findings_of_a_careless_stack_are_seen()
    {
        var folder = Directory.CreateTempSubdirectory("careless-").FullName;
        var app = new Amazon.CDK.App(new AppProps { Outdir = folder, AnalyticsReporting = false, BuiltinCloudFormationValidation = false });
        var stack = new Stack(app, "Careless");
        _ = new Bucket(stack, "Bucket");
        app.Synth();
        var resources = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "Careless.template.json")))!["Resources"]!.AsObject();

        var unexplained = Unexplained(new AwsSolutionsChecks().ValidateScope(app), stack, resources);

        Assert.Contains(unexplained, line => line.StartsWith("AwsSolutions-S10 ", StringComparison.Ordinal));
    }

    internal static string[] Unexplained(IPolicyValidationPluginReport report, Stack stack, JsonObject resources) =>
        [.. Findings(report, stack).Where(finding => !Explained(resources[finding.Resource]!).Contains(finding.Rule)).Select(finding => $"{finding.Rule} at {finding.Resource}").Distinct()];

    private static IEnumerable<(string Resource, string Rule)> Findings(IPolicyValidationPluginReport report, Stack stack)
    {
        foreach (var violation in report.Violations)
        {
            foreach (var resource in violation.ViolatingResources)
            {
                // A finding of a wildcard names it in brackets; the explanation is of the rule.
                var path = resource.ConstructPath![(stack.Node.Path.Length + 1)..].Split('/');
                var construct = path.Aggregate((IConstruct)stack, (at, id) => at.Node.FindChild(id));
                yield return (stack.GetLogicalId((CfnElement)construct), violation.RuleName.Split('[')[0]);
            }
        }
    }

    private static string[] Explained(JsonNode resource) => resource["Metadata"]?["cdk_nag"]?["rules_to_suppress"] is JsonArray rules
        ? [.. rules.Where(rule => !string.IsNullOrWhiteSpace((string?)rule!["reason"])).Select(rule => (string)rule!["id"]!)]
        : [];
}
