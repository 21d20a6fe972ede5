using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>One model on its own instances behind an endpoint, with a share of the traffic.</summary>
public sealed record ProductionVariant
{
    /// <summary>
    /// The variant's name, 1 to 63 letters, digits and inner hyphens. Roll-outs and scaling go by it, so it stays when the model changes.
    /// Default: AllTraffic.
    /// </summary>
    public string Name { get; init; } = "AllTraffic";

    /// <summary>The model.</summary>
    public required ModelSource Model { get; init; }

    /// <summary>The instance type, for example <c>ml.m5.large</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The number of instances at the first deployment; later updates keep what scaling made of it. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>The variant's part of the traffic, relative to the sum of all weights. Default: 1.</summary>
    public double InitialVariantWeight { get; init; } = 1;

    /// <summary>How the number of instances follows the traffic. Default: it does not.</summary>
    public VariantScaling? Scaling { get; init; }

    /// <summary>The size of each instance's storage volume in GB, 1 to 512; not for instance types with local NVMe storage. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeInGB { get; init; }

    /// <summary>The time for which the container may start before it counts as failed, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ContainerStartupHealthCheckTimeout { get; init; }

    /// <summary>The time in which the model must be downloaded, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ModelDataDownloadTimeout { get; init; }

    /// <summary>The time in which SageMaker must find an instance, 300 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? InstanceProvisionTimeout { get; init; }

    /// <summary>How requests are spread over the instances. Default: SageMaker's, which is any of them.</summary>
    public RoutingStrategy? Routing { get; init; }

    /// <summary>The machine image under the container, which sets the drivers of accelerators. Default: SageMaker's for the instance type.</summary>
    public InferenceAmi? Ami { get; init; }

    /// <summary>The ARN of a training plan's capacity reservation that the instances are taken from. Default: none.</summary>
    public string? CapacityReservationArn { get; init; }

    /// <summary>Whether a person may open a shell in the container by Systems Manager; the account must be let first. Default: false.</summary>
    public bool EnableSSMAccess { get; init; }
}
