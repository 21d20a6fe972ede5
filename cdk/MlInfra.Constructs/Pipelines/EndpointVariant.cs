using System.Text.Json.Nodes;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A model behind an endpoint that a pipeline makes.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html"/>
public sealed record EndpointVariant
{
    /// <summary>The variant's name. Default: AllTraffic.</summary>
    public PipelineValue VariantName { get; init; } = "AllTraffic";

    /// <summary>The model's name, most often a <see cref="CreateModelStep"/>'s.</summary>
    public required PipelineValue ModelName { get; init; }

    /// <summary>The instance type. Default: none, the variant is serverless.</summary>
    public PipelineValue? InstanceType { get; init; }

    /// <summary>How many instances, where there is a type. Default: 1.</summary>
    public PipelineValue InitialInstanceCount { get; init; } = 1;

    /// <summary>Its share of the traffic, against the other variants' weights. Default: 1.</summary>
    public PipelineValue InitialVariantWeight { get; init; } = 1;

    /// <summary>The request's ServerlessConfig: MemorySizeInMB and MaxConcurrency. Default: none, there are instances.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? ServerlessConfig { get; init; }

    /// <summary>Further fields of the request, by their names there. Default: none.</summary>
    public IReadOnlyDictionary<string, PipelineValue> More { get; init; } = new Dictionary<string, PipelineValue>();

    internal JsonObject ToNode(StepContext context, string property, IKey? volumeKey)
    {
        if (InstanceType is null == ServerlessConfig is null)
        {
            context.Problems.Add(context.Name($"{property}.InstanceType"), InstanceType is null ? "neither InstanceType nor ServerlessConfig" : "InstanceType besides ServerlessConfig",
                "say once what serves", InstanceType is null ? "set one of them" : "remove one of them");
        }

        var node = new JsonObject
        {
            ["VariantName"] = context.Value($"{property}.VariantName", VariantName),
            ["ModelName"] = context.Value($"{property}.ModelName", ModelName),
            ["InitialVariantWeight"] = context.Value($"{property}.InitialVariantWeight", InitialVariantWeight),
        };
        if (InstanceType is { } type)
        {
            node["InstanceType"] = context.InstanceType($"{property}.InstanceType", type, InstanceUse.Hosting, volumeKey);
            node["InitialInstanceCount"] = context.Value($"{property}.InitialInstanceCount", InitialInstanceCount);
        }

        if (ServerlessConfig is { } serverless)
        {
            node["ServerlessConfig"] = context.Value($"{property}.ServerlessConfig", PipelineValue.Object(serverless));
        }

        foreach (var (key, value) in More)
        {
            node[key] = context.Value($"{property}.{key}", value);
        }

        return node;
    }
}
