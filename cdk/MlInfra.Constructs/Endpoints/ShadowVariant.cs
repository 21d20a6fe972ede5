using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// A model that receives a copy of the production variant's requests. Its answers go to nobody; its latency and errors, and with data
/// capture its answers, are there to be compared.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html"/>
public sealed record ShadowVariant
{
    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: Shadow.</summary>
    public string Name { get; init; } = "Shadow";

    /// <summary>The model.</summary>
    public required SingleModelSource Model { get; init; }

    /// <summary>The instance type, for example <c>ml.m5.large</c>; not Inf1.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The number of instances. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>The percentage of the requests that are copied, above 0 and up to 100. Default: 100.</summary>
    public double SamplingPercentage { get; init; } = 100;

    /// <summary>How the number of instances follows the traffic. Default: it does not.</summary>
    public VariantScaling? Scaling { get; init; }

    /// <summary>The size of each instance's storage volume in GB, 1 to 512. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeInGB { get; init; }

    /// <summary>The time for which the container may start before it counts as failed, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ContainerStartupHealthCheckTimeout { get; init; }

    /// <summary>The time in which the model must be downloaded, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ModelDataDownloadTimeout { get; init; }
}
