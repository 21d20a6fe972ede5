using System.Text.Json.Nodes;
using Amazon.CDK;

namespace MlInfra.Constructs.Tests.Support;

/// <summary>A stack that was synthesized, as its template.</summary>
internal sealed class Synthesized
{
    private Synthesized(JsonObject template) => Template = template;

    public JsonObject Template { get; }

    public JsonObject Resources => Template[nameof(Resources)]!.AsObject();

    public static Synthesized Of(Action<Stack> build, StackProps? props = null)
    {
        var folder = Directory.CreateTempSubdirectory("synth-").FullName;
        var app = new App(new AppProps { Outdir = folder, AnalyticsReporting = false });
        var stack = new Stack(app, "Test", props);
        build(stack);
        app.Synth();
        return new(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "Test.template.json")))!.AsObject());
    }

    /// <summary>The stacks of an app, by their names.</summary>
    public static IReadOnlyDictionary<string, Synthesized> App(Action<App> build)
    {
        var folder = Directory.CreateTempSubdirectory("synth-").FullName;
        var app = new App(new AppProps { Outdir = folder, AnalyticsReporting = false });
        build(app);
        app.Synth();
        return app.Node.Children.OfType<Stack>().ToDictionary(stack => stack.StackName, stack =>
            new Synthesized(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, stack.TemplateFile)))!.AsObject()));
    }

    /// <summary>The properties of the only resource of that type (whose id contains the part, if one is given).</summary>
    public JsonObject Only(string type, string idPart = "") => Resource(type, idPart)["Properties"]!.AsObject();

    public JsonObject Resource(string type, string idPart = "") => Assert.Single(All(type, idPart)).Value;

    public IReadOnlyDictionary<string, JsonObject> All(string type, string idPart = "") => Resources
        .Where(pair => (string?)pair.Value!["Type"] == type && pair.Key.Contains(idPart, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key, pair => pair.Value!.AsObject());

    public string Id(string type, string idPart = "") => Assert.Single(All(type, idPart)).Key;
}
