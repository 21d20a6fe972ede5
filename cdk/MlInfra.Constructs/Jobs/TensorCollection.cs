using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Jobs;

/// <summary>Tensors that Debugger saves, by the name of their collection, for example <c>losses</c>.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CollectionConfiguration.html"/>
public sealed record TensorCollection
{
    /// <summary>Names a collection.</summary>
    public TensorCollection(string name) => Name = name;

    /// <summary>The name; 1 to 256 characters.</summary>
    public string Name { get; }

    /// <summary>How it is saved, for example <c>save_interval</c>; at most 20. Default: as the hook says.</summary>
    public IDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    internal JsonObject ToNode()
    {
        var node = new JsonObject { ["CollectionName"] = Name };
        if (Parameters.Count > 0)
        {
            node["CollectionParameters"] = new JsonObject(Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        return node;
    }
}
