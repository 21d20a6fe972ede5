using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using MlInfra.App.Stacks;

namespace MlInfra.App.Tests;

/// <summary>AWS's offline template validator, which CDK brings and the app leaves out of the inner loop.</summary>
public sealed class ValidatorTests
{
    [Fact]
    public void Finds_nothing_in_the_tumour_stack()
    {
        var app = new TumourApp(new TumourStackProps { LambdaPackage = TumourApp.Package() }, validate: true);

        Assert.Empty(Violations(app.Output));
    }

    [Fact]
    public void Is_on_and_finds_what_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("wrong-").FullName;
        var app = new Amazon.CDK.App(new AppProps { Outdir = folder, AnalyticsReporting = false, BuiltinCloudFormationValidation = true });
        new CfnQueue(new Stack(app, "Wrong"), "Queue").AddPropertyOverride("VisibilityTimeout", "soon");

        app.Synth();

        Assert.Contains("F3012: VisibilityTimeout: 'soon' is not of type 'integer'", Violations(folder));
    }

    internal static string[] Violations(string folder) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "validation-report.json")))!["pluginReports"]!.AsArray()
            .SelectMany(plugin => plugin!["violations"]!.AsArray()).Select(violation => $"{violation!["ruleName"]}: {violation["description"]}")];
}
