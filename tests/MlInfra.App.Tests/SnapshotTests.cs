using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlInfra.App.Tests;

/// <summary>
/// One committed template per stack, so that a rename or a replaced resource is seen before it is deployed. After a change that is meant:
/// MLINFRA_UPDATE_SNAPSHOTS=1 and run this test, then read the difference.
/// </summary>
public sealed partial class SnapshotTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_tumour_stack_is_as_committed()
    {
        var path = Path.Combine(Folder(), "Tumour.template.json");
        var actual = Hash().Replace(Sorted(TumourApp.Default.Template)!.ToJsonString(Readable), "<hash>") + "\n";
        if (Environment.GetEnvironmentVariable("MLINFRA_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    internal static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "MlInfra.App.Tests", "Snapshots");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds tests/MlInfra.App.Tests/Snapshots.");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
