using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>A value that only the deployment will tell. While planning it stands as a marked text that no real value equals.</summary>
internal static class Unknown
{
    /// <summary>What change sets show for it.</summary>
    public const string Shown = "{{changeSet:KNOWN_AFTER_APPLY}}";

    private const char Mark = '\u0001';

    public static JsonNode Of(string what) => $"{Mark}{what}{Mark}";

    /// <summary>Whether it holds an unknown anywhere.</summary>
    public static bool In(JsonNode? node) => node switch
    {
        JsonValue => JsonReading.AsText(node).Contains(Mark, StringComparison.Ordinal),
        JsonArray list => list.Any(In),
        JsonObject members => members.Any(m => In(m.Value)),
        _ => false,
    };
}
