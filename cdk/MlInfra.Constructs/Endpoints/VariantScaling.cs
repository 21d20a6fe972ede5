using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Keeps the requests per instance of a variant near a target by adding and removing instances.
/// </summary>
/// <remarks>
/// SageMaker refuses to change the instance type of a variant while its scaling is registered: deploy once without
/// <see cref="ProductionVariant.Scaling"/>, change the type, and give the scaling back.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html"/>
public sealed record VariantScaling
{
    /// <summary>The fewest instances; 1 or more. Default: 1.</summary>
    public int MinCapacity { get; init; } = 1;

    /// <summary>The most instances. Default: 10.</summary>
    public int MaxCapacity { get; init; } = 10;

    /// <summary>The target: requests per instance and minute. Default: 1000.</summary>
    public double InvocationsPerInstance { get; init; } = 1000;

    /// <summary>The pause after instances were removed. Default: 300 seconds.</summary>
    public Duration ScaleInCooldown { get; init; } = Duration.Seconds(300);

    /// <summary>The pause after instances were added. Default: 60 seconds.</summary>
    public Duration ScaleOutCooldown { get; init; } = Duration.Seconds(60);
}
