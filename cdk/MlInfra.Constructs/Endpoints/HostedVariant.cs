using Amazon.CDK.AWS.Sagemaker;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A variant of any mode: its name, its model (none where components bring theirs), and how it stands in the configuration.</summary>
internal sealed record HostedVariant(string Name, ModelSource? Model, string? InstanceType)
{
    /// <summary>The variant in the configuration, by the model's name.</summary>
    public required Func<string?, CfnEndpointConfig.ProductionVariantProperty> InConfiguration { get; init; }
}
