using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Tests.Support;

internal static class Json
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Equality of two JSON values, with readable text when they differ.</summary>
    public static void Equal(string expected, JsonNode? actual)
    {
        var wanted = JsonNode.Parse(expected);
        if (!JsonNode.DeepEquals(wanted, actual))
        {
            Assert.Equal(wanted!.ToJsonString(Indented), actual?.ToJsonString(Indented) ?? "null");
        }
    }

    /// <summary>The statement of a policy document with that Sid.</summary>
    public static JsonObject Statement(JsonNode? document, string sid) =>
        document!["Statement"]!.AsArray().Select(node => node!.AsObject()).Single(statement => (string?)statement["Sid"] == sid);

    /// <summary>The Sids of a policy document, in order.</summary>
    public static string[] Sids(JsonNode? document) => [.. document!["Statement"]!.AsArray().Select(node => (string?)node!["Sid"] ?? "")];
}
