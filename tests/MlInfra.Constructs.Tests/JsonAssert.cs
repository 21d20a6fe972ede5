using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Tests;

internal static class JsonAssert
{
    /// <summary>Compares key for key and names each difference by its path.</summary>
    public static void Same(JsonNode expected, JsonNode actual)
    {
        var differences = new List<string>();
        Compare("$", expected, actual, differences);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, List<string> differences)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                foreach (var key in left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key)))
                {
                    if (!left.ContainsKey(key) || !right.ContainsKey(key))
                    {
                        differences.Add($"{path}.{key}: only {(left.ContainsKey(key) ? "expected" : "there")}");
                    }
                    else
                    {
                        Compare($"{path}.{key}", left[key], right[key], differences);
                    }
                }

                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                {
                    Compare($"{path}[{i}]", left[i], right[i], differences);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual))
                {
                    differences.Add($"{path}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}");
                }

                break;
        }
    }
}
