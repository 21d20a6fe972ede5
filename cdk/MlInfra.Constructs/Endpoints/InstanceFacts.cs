using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What variants on instances have in common, whichever mode they are of.</summary>
internal sealed record InstanceFacts(string Name, string InstanceType)
{
    public int InitialInstanceCount { get; init; } = 1;

    public int? VolumeSizeInGB { get; init; }

    public Duration? ContainerStartupHealthCheckTimeout { get; init; }

    public Duration? ModelDataDownloadTimeout { get; init; }

    public Duration? InstanceProvisionTimeout { get; init; }

    public InferenceAmi? Ami { get; init; }

    public string? CapacityReservationArn { get; init; }

    public VariantScaling? Scaling { get; init; }

    public ModelSource? Model { get; init; }

    public static InstanceFacts Of(ProductionVariant variant) => new(variant.Name, variant.InstanceType)
    {
        InitialInstanceCount = variant.InitialInstanceCount,
        VolumeSizeInGB = variant.VolumeSizeInGB,
        ContainerStartupHealthCheckTimeout = variant.ContainerStartupHealthCheckTimeout,
        ModelDataDownloadTimeout = variant.ModelDataDownloadTimeout,
        InstanceProvisionTimeout = variant.InstanceProvisionTimeout,
        Ami = variant.Ami,
        CapacityReservationArn = variant.CapacityReservationArn,
        Scaling = variant.Scaling,
        Model = variant.Model,
    };
}
