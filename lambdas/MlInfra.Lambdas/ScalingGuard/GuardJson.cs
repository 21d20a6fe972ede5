using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.ScalingGuard;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceResponse))]
[JsonSerializable(typeof(IReadOnlyList<GuardedVariant>))]
[JsonSerializable(typeof(DescribeEndpointConfigRequest))]
[JsonSerializable(typeof(DescribeEndpointConfigResponse))]
internal sealed partial class GuardJson : JsonSerializerContext;

/// <summary>Asks DescribeEndpointConfig.</summary>
internal sealed record DescribeEndpointConfigRequest
{
    public required string EndpointConfigName { get; init; }
}

/// <summary>What DescribeEndpointConfig answers, as far as it is looked at.</summary>
internal sealed record DescribeEndpointConfigResponse
{
    public required IReadOnlyList<ConfiguredVariant> ProductionVariants { get; init; }

    public IReadOnlyList<ConfiguredVariant>? ShadowProductionVariants { get; init; }
}

/// <summary>A variant of a configuration.</summary>
internal sealed record ConfiguredVariant
{
    public required string VariantName { get; init; }

    public string? InstanceType { get; init; }
}
