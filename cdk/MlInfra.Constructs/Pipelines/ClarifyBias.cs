using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>For whom a Clarify check measures bias, and which labels are the good ones.</summary>
public sealed record ClarifyBias
{
    /// <summary>The labels that are the good outcome, or the threshold from which they are.</summary>
    public required JsonArray LabelValuesOrThreshold { get; init; }

    /// <summary>The columns that tell the groups apart, each with the values or the threshold of the group in question; null for every value.</summary>
    public required IReadOnlyDictionary<string, JsonArray?> Facets { get; init; }

    /// <summary>The column of strata, for conditional measures. Default: none.</summary>
    public string? GroupVariable { get; init; }

    internal JsonObject ToNode()
    {
        var node = new JsonObject
        {
            ["label_values_or_threshold"] = LabelValuesOrThreshold.DeepClone(),
            ["facet"] = new JsonArray([.. Facets.Select(facet =>
            {
                var one = new JsonObject { ["name_or_index"] = facet.Key };
                if (facet.Value is { } values)
                {
                    one["value_or_threshold"] = values.DeepClone();
                }

                return one;
            })]),
        };
        JobNodes.Add(node, "group_variable", GroupVariable);
        return node;
    }
}
