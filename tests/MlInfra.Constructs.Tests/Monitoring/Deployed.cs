using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlInfra.Constructs.Tests.Monitoring;

/// <summary>A text of a template with what is known only at deployment as &lt;Name&gt;: ids without their hash, attributes after a dot.</summary>
internal static partial class Deployed
{
    public static string Text(JsonNode node) => node switch
    {
        JsonObject map when map["Fn::Join"] is { } join => string.Join((string?)join[0], join[1]!.AsArray().Select(part => Text(part!))),
        JsonObject map when map["Ref"] is { } id => $"<{Name((string)id!)}>",
        JsonObject map when map["Fn::GetAtt"] is { } of => $"<{Name((string)of[0]!)}.{(string?)of[1]}>",
        JsonObject map => $"<{map.First().Key}>",
        _ => (string?)node ?? "",
    };

    // The monitors of tests are called Data, Model, Bias and Attribution.
    private static string Name(string id) => Own().Replace(Hash().Replace(id, ""), "");

    [GeneratedRegex("[0-9A-F]{8}$")]
    private static partial Regex Hash();

    [GeneratedRegex("^(Data|Model|Bias|Attribution)(?=[A-Z])")]
    private static partial Regex Own();
}
