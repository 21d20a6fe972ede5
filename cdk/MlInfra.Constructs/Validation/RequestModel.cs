using System.Collections.Concurrent;
using System.Text.Json;

namespace MlInfra.Constructs.Validation;

/// <summary>The requests of the service, from the embedded model; each is read when it is first asked for.</summary>
internal static class RequestModel
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("service-limits.json").RootElement);

    private static readonly ConcurrentDictionary<string, Shape> Read = new(StringComparer.Ordinal);

    public static IEnumerable<string> Operations => Root.Value.GetProperty("operations").EnumerateObject().Select(operation => operation.Name);

    public static Shape Of(string operation) => Read.GetOrAdd(operation, Load);

    private static Shape Load(string operation) =>
        ShapeReader.Read(Root.Value.GetProperty("operations").GetProperty(operation), Root.Value.GetProperty("enums"));
}
