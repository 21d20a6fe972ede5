using System.Text.Json;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>What is known of the built-in algorithms.</summary>
internal static class AlgorithmCatalogue
{
    private static readonly Lazy<Dictionary<string, AlgorithmSpec>> Known = new(Read);

    public static IReadOnlyDictionary<string, AlgorithmSpec> All => Known.Value;

    private static Dictionary<string, AlgorithmSpec> Read()
    {
        using var document = EmbeddedData.Load("algorithms.json");
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => Spec(entry.Value), StringComparer.Ordinal);
    }

    private static AlgorithmSpec Spec(JsonElement entry) => new()
    {
        Title = entry.GetProperty("title").GetString()!,
        Processors = Strings(entry.GetProperty("processors")),
        Distributed = entry.GetProperty("distributed").GetBoolean(),
        InputModes = Strings(entry.GetProperty("inputModes")),
        Channels = entry.GetProperty("channels").EnumerateObject().ToDictionary(channel => channel.Name, channel => channel.Value.GetBoolean(), StringComparer.Ordinal),
        ContentTypes = Strings(entry.GetProperty("contentTypes")),
        Metrics = entry.GetProperty("metrics").EnumerateObject().ToDictionary(metric => metric.Name, metric => metric.Value.GetString()!, StringComparer.Ordinal),
        Hyperparameters = entry.GetProperty("hyperparameters").EnumerateObject()
            .ToDictionary(hyperparameter => hyperparameter.Name, hyperparameter => Hyperparameter(hyperparameter.Value), StringComparer.Ordinal),
    };

    private static HyperparameterSpec Hyperparameter(JsonElement entry) => new(
        ValueRule.Parse(entry.GetProperty("valid").GetString()!),
        entry.TryGetProperty("required", out _),
        entry.TryGetProperty("tune", out var tune) ? tune[0].GetString() : null);

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
