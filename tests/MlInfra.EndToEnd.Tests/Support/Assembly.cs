using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MlInfra.EndToEnd.Tests.Support;

/// <summary>A synthesized cloud assembly whose template can be changed, to be deployed with `cdk deploy --app FOLDER`.</summary>
internal sealed class Assembly(string folder)
{
    public string Folder => folder;

    private string TemplatePath => Path.Combine(folder, "Tumour.template.json");

    public void Change(Action<JsonObject> change)
    {
        var template = JsonNode.Parse(File.ReadAllText(TemplatePath))!.AsObject();
        change(template);
        File.WriteAllText(TemplatePath, template.ToJsonString());

        // The template goes to S3 under the hash of its content: another content under the old hash would not be uploaded.
        var assets = Path.Combine(folder, "Tumour.assets.json");
        var old = JsonNode.Parse(File.ReadAllText(assets))!["files"]!.AsObject().Single(f => ((string?)f.Value!["source"]?["path"])?.EndsWith(".template.json", StringComparison.Ordinal) == true).Key;
        var now = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TemplatePath)));
        foreach (var file in new[] { assets, Path.Combine(folder, "manifest.json") }) File.WriteAllText(file, File.ReadAllText(file).Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>The first resource of a type.</summary>
    public static JsonObject First(JsonObject template, string type) =>
        template["Resources"]!.AsObject().Select(r => r.Value!.AsObject()).First(r => (string?)r["Type"] == type);
}
