using Amazon.CDK.AWS.Sagemaker;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Variants on instances, as they stand in a configuration.</summary>
internal static class InstanceVariants
{
    public static HostedVariant Of(ProductionVariant variant) => new(variant.Name, variant.Model, variant.InstanceType)
    {
        InConfiguration = model => new()
        {
            VariantName = variant.Name,
            ModelName = model,
            InstanceType = variant.InstanceType,
            InitialInstanceCount = variant.InitialInstanceCount,
            InitialVariantWeight = variant.InitialVariantWeight,
            VolumeSizeInGb = variant.VolumeSizeInGB,
            ContainerStartupHealthCheckTimeoutInSeconds = variant.ContainerStartupHealthCheckTimeout?.ToSeconds(),
            ModelDataDownloadTimeoutInSeconds = variant.ModelDataDownloadTimeout?.ToSeconds(),
            VariantInstanceProvisionTimeoutInSeconds = variant.InstanceProvisionTimeout?.ToSeconds(),
            RoutingConfig = Routing(variant.Routing),
            InferenceAmiVersion = variant.Ami is { } ami ? AmiName(ami) : null,
            CapacityReservationConfig = variant.CapacityReservationArn is { } reservation
                ? new CfnEndpointConfig.CapacityReservationConfigProperty { CapacityReservationPreference = "capacity-reservations-only", MlReservationArn = reservation }
                : null,
            EnableSsmAccess = variant.EnableSSMAccess ? true : null,
        },
    };

    public static HostedVariant Of(ShadowVariant shadow, double productionWeight) => new(shadow.Name, shadow.Model, shadow.InstanceType)
    {
        InConfiguration = model => new()
        {
            VariantName = shadow.Name,
            ModelName = model,
            InstanceType = shadow.InstanceType,
            InitialInstanceCount = shadow.InitialInstanceCount,
            // The share of requests that are copied is the shadow's weight over the production variant's.
            InitialVariantWeight = productionWeight * shadow.SamplingPercentage / 100,
            VolumeSizeInGb = shadow.VolumeSizeInGB,
            ContainerStartupHealthCheckTimeoutInSeconds = shadow.ContainerStartupHealthCheckTimeout?.ToSeconds(),
            ModelDataDownloadTimeoutInSeconds = shadow.ModelDataDownloadTimeout?.ToSeconds(),
        },
    };

    public static CfnEndpointConfig.RoutingConfigProperty? Routing(RoutingStrategy? strategy) => strategy is null ? null : new()
    {
        RoutingStrategy = strategy == RoutingStrategy.Random ? "RANDOM" : "LEAST_OUTSTANDING_REQUESTS",
    };

    public static CfnEndpointConfig.ManagedInstanceScalingProperty Managed(ManagedInstances managed) => new()
    {
        Status = "ENABLED",
        MinInstanceCount = managed.MinInstanceCount,
        MaxInstanceCount = managed.MaxInstanceCount,
    };

    public static string AmiName(InferenceAmi ami) => ami switch
    {
        InferenceAmi.Gpu2 => "al2-ami-sagemaker-inference-gpu-2",
        InferenceAmi.Gpu21 => "al2-ami-sagemaker-inference-gpu-2-1",
        InferenceAmi.Gpu31 => "al2-ami-sagemaker-inference-gpu-3-1",
        InferenceAmi.Neuron2 => "al2-ami-sagemaker-inference-neuron-2",
        InferenceAmi.Gpu41 => "al2023-ami-sagemaker-inference-gpu-4-1",
        _ => throw new ArgumentOutOfRangeException(nameof(ami), ami, "is none of the machine images"),
    };
}
