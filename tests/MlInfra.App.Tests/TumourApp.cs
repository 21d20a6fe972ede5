using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.App.Stacks;

namespace MlInfra.App.Tests;

/// <summary>The platform's stack as it is synthesized, with a Lambda package whose bytes stay the same.</summary>
internal sealed class TumourApp
{
    private static readonly Lazy<TumourApp> Shared = new(() => new TumourApp(new TumourStackProps { LambdaPackage = Package() }));

    public TumourApp(TumourStackProps props, bool validate = false)
    {
        Output = Directory.CreateTempSubdirectory("app-").FullName;
        App = new Amazon.CDK.App(new AppProps { Outdir = Output, AnalyticsReporting = false, BuiltinCloudFormationValidation = validate, Context = Flags() });
        Stack = new TumourStack(App, "Tumour", props);
        App.Synth();
        Template = JsonNode.Parse(File.ReadAllText(Path.Combine(Output, "Tumour.template.json")))!.AsObject();
    }

    /// <summary>With defaults; nothing may change it.</summary>
    public static TumourApp Default => Shared.Value;

    public Amazon.CDK.App App { get; }

    public TumourStack Stack { get; }

    public string Output { get; }

    public JsonObject Template { get; }

    public JsonObject Resources => Template["Resources"]!.AsObject();

    public static string Package()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        File.WriteAllText(Path.Combine(folder, "MlInfra.Lambdas.dll"), "not really");
        return folder;
    }

    // The feature flags that cdk.json sets, as the CLI hands them to the app.
    private static Dictionary<string, object> Flags()
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(SnapshotTests.Folder(), "..", "..", "..", "cdk.json")))!;
        return settings["context"]!.AsObject().ToDictionary(flag => flag.Key, flag => (object)(flag.Value switch
        {
            JsonArray list => list.Select(item => (object)(string)item!).ToArray(),
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            var value => (bool)value!,
        }));
    }

    public JsonObject Only(string type) => Assert.Single(Resources, pair => (string?)pair.Value!["Type"] == type).Value!.AsObject();
}
