using System.Text.Json.Nodes;
using Amazon.CDK;
using Cdklabs.CdkNag;
using Constructs;

namespace MlInfra.App.Tests.Hosting;

/// <summary>cdk-nag's rules and AWS's offline validator over a stack with every hosting mode; what stands says why at its resource.</summary>
public sealed class RuleTests
{
    // What stands throughout the library, and why; docs/guides/modes.md says the same.
    private static readonly Dictionary<string, string> Throughout = new()
    {
        ["NIST.800.53.R5-IAMNoInlinePolicy"] = "a role's policy is derived for that role alone, and must go with it",
        ["NIST.800.53.R5-S3BucketReplicationEnabled"] = "a copy in another Region is a matter of the user's plan for recovery",
    };

    private static readonly Dictionary<string, string> OfAccessLogs = new()
    {
        ["NIST.800.53.R5-S3BucketVersioningEnabled"] = "S3 writes each access log once, under a name of its own",
        ["NIST.800.53.R5-S3DefaultEncryptionKMS"] = "S3 delivers access logs only to buckets that its own keys encrypt",
    };

    private static readonly Lazy<(Amazon.CDK.App App, Stack Stack, string Folder, JsonObject Resources)> Shared = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("modes-").FullName;
        var app = new Amazon.CDK.App(new AppProps { Outdir = folder, AnalyticsReporting = false, BuiltinCloudFormationValidation = true });
        var stack = new Stack(app, "Modes", new StackProps { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" } });
        AllModes.Define(stack);
        app.Synth();
        return (app, stack, folder, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "Modes.template.json")))!["Resources"]!.AsObject());
    });

    [Fact]
    public void AwsSolutions_finds_nothing_unexplained() => Nothing(Unexplained(new AwsSolutionsChecks().ValidateScope(Shared.Value.App)));

    [Fact]
    public void NIST_800_53_finds_nothing_unexplained() => Nothing(Unexplained(new NIST80053R5Checks().ValidateScope(Shared.Value.App)));

    [Fact]
    public void The_offline_validator_finds_nothing()
    {
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(Shared.Value.Folder, "validation-report.json")))!;

        Nothing([.. report["pluginReports"]!.AsArray().SelectMany(plugin => plugin!["violations"]!.AsArray())
            .Select(violation => $"{violation!["ruleName"]}: {violation["description"]} {violation["violatingResources"]?.ToJsonString()}")]);
    }

    // The whole list, which Assert.Empty would cut.
    private static void Nothing(string[] found) => Assert.True(found.Length == 0, string.Join('\n', found));

    private static string[] Unexplained(IPolicyValidationPluginReport report)
    {
        var found = new List<string>();
        foreach (var violation in report.Violations)
        {
            foreach (var resource in violation.ViolatingResources)
            {
                var path = resource.ConstructPath![(Shared.Value.Stack.Node.Path.Length + 1)..];
                var construct = path.Split('/').Aggregate((IConstruct)Shared.Value.Stack, (at, id) => at.Node.FindChild(id));
                var rule = violation.RuleName.Split('[')[0];
                if (!Throughout.ContainsKey(rule) && !(OfAccessLogs.ContainsKey(rule) && path.Contains("AccessLogs", StringComparison.Ordinal)) && !Explained(Shared.Value.Resources[Shared.Value.Stack.GetLogicalId((CfnElement)construct)]!).Contains(rule))
                {
                    found.Add($"{rule} at {path}");
                }
            }
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    private static string[] Explained(JsonNode resource) => resource["Metadata"]?["cdk_nag"]?["rules_to_suppress"] is JsonArray rules
        ? [.. rules.Where(rule => !string.IsNullOrWhiteSpace((string?)rule!["reason"])).Select(rule => (string)rule!["id"]!)]
        : [];
}
