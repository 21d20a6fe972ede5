using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;

namespace MlInfra.Constructs.Tests;

/// <summary>Stacks for tests, and their templates as JSON.</summary>
internal static class Stacks
{
    /// <summary>A stack in eu-west-1.</summary>
    public static Stack Known(string id = "Test") => new(new App(), id, new StackProps
    {
        Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" },
    });

    /// <summary>A stack whose Region and account are known only at deployment.</summary>
    public static Stack Anywhere(string id = "Test") => new(new App(), id);

    public static JsonObject TemplateOf(Stack stack) =>
        JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Template.FromStack(stack).ToJSON()))!.AsObject();

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Resources(JsonObject template, string type) =>
        template["Resources"]!.AsObject().Where(resource => resource.Value!["Type"]!.GetValue<string>() == type);
}
