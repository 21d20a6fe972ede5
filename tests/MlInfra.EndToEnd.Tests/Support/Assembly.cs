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
    }

    /// <summary>The first resource of a type.</summary>
    public static JsonObject First(JsonObject template, string type) =>
        template["Resources"]!.AsObject().Select(r => r.Value!.AsObject()).First(r => (string?)r["Type"] == type);
}
