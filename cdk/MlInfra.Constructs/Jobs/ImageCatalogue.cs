using System.Text.Json;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>What is known of AWS's images.</summary>
internal static class ImageCatalogue
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("image-uris.json").RootElement);

    private static readonly Lazy<Dictionary<string, JsonElement>> Known = new(() =>
        Root.Value.GetProperty("families").EnumerateObject().ToDictionary(family => family.Name, family => family.Value, StringComparer.Ordinal));

    private static readonly Lazy<HashSet<string>> Graviton = new(() =>
        [.. Root.Value.GetProperty("gravitonFamilies").EnumerateArray().Select(family => family.GetString()!)]);

    public static IReadOnlyDictionary<string, JsonElement> Families => Known.Value;

    public static IReadOnlySet<string> GravitonFamilies => Graviton.Value;

    public static IReadOnlyDictionary<string, string> Accounts(string set) =>
        Root.Value.GetProperty("registries").GetProperty(set).EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal);

    public static string? GravitonTag(string family, string version) =>
        Root.Value.GetProperty("gravitonTags").TryGetProperty(family, out var tags) && tags.TryGetProperty(version, out var tag) ? tag.GetString() : null;

    public static (string Name, string DnsSuffix)? Partition(string region)
    {
        foreach (var partition in Root.Value.GetProperty("partitions").EnumerateObject())
        {
            if (partition.Value.GetProperty("regions").EnumerateArray().Any(one => one.ValueEquals(region)))
            {
                return (partition.Name, partition.Value.GetProperty("dnsSuffix").GetString()!);
            }
        }

        return null;
    }
}
