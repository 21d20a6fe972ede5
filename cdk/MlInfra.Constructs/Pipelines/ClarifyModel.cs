using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The model of a Clarify check; an endpoint serves it while the check runs.</summary>
public sealed record ClarifyModel
{
    /// <summary>The model's name, most often a <see cref="CreateModelStep"/>'s.</summary>
    public required PipelineValue ModelName { get; init; }

    /// <summary>The instance type of the endpoint. Default: ml.m5.xlarge.</summary>
    public string InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>How many instances the endpoint has. Default: 1.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>What the endpoint's name begins with; the role may make such endpoints only. Default: clarify-check.</summary>
    public string EndpointNamePrefix { get; init; } = "clarify-check";

    /// <summary>The MIME type of predictions. Default: the data's.</summary>
    public string? AcceptType { get; init; }

    /// <summary>The MIME type of requests. Default: the data's.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where a prediction holds the label: an index or JMESPath. Default: the prediction is the label.</summary>
    public JsonNode? Label { get; init; }

    /// <summary>Where a prediction holds the probability: an index or JMESPath. Default: nowhere.</summary>
    public JsonNode? Probability { get; init; }

    /// <summary>From which probability on a prediction counts as yes. Default: 0.5.</summary>
    public double? ProbabilityThreshold { get; init; }

    /// <summary>Further fields of the predictor, by their names there. Default: none.</summary>
    public JsonObject More { get; init; } = [];

    internal JsonObject ToNode()
    {
        var node = new JsonObject { ["instance_type"] = InstanceType, ["initial_instance_count"] = InstanceCount, ["endpoint_name_prefix"] = EndpointNamePrefix };
        JobNodes.Add(node, "accept_type", AcceptType);
        JobNodes.Add(node, "content_type", ContentType);
        if (Label is not null)
        {
            node["label"] = Label.DeepClone();
        }

        if (Probability is not null)
        {
            node["probability"] = Probability.DeepClone();
        }

        JobNodes.Merge(node, More);
        return node;
    }
}
