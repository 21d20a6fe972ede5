using System.Text.Json.Serialization;

namespace MlInfra.Local.CloudWatch;

/// <summary>A metric: namespace, name and dimensions.</summary>
internal sealed record MetricSeries(string Namespace, string Name, SortedDictionary<string, string> Dimensions)
{
    /// <summary>The key under which all of its data lie.</summary>
    [JsonIgnore]
    public string Id => $"{Namespace}\n{Name}\n{string.Join('\n', Dimensions.Select(d => $"{d.Key}={d.Value}"))}\n\n";

    public static MetricSeries Of(string metricNamespace, string name, IEnumerable<KeyValuePair<string, string>> dimensions) =>
        new(metricNamespace, name, new(dimensions.ToDictionary(d => d.Key, d => d.Value), StringComparer.Ordinal));
}
