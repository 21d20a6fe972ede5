using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A model on a fleet that it shares with others, with a number of copies of its own.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-deploy-models.html"/>
public sealed record InferenceComponent
{
    /// <summary>The component's name within the endpoint, 1 to 30 letters, digits and inner hyphens; a change replaces it.</summary>
    public required string Name { get; init; }

    /// <summary>The model.</summary>
    public required SingleModelSource Model { get; init; }

    /// <summary>What each copy takes of an instance.</summary>
    public required ComponentResources Resources { get; init; }

    /// <summary>Copies at the first deployment; 1 or more, since SageMaker makes no component without. Default: 1.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>How the number of copies follows the traffic. Default: it does not.</summary>
    public ComponentScaling? Scaling { get; init; }

    /// <summary>The time for which a copy may start before it counts as failed, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ContainerStartupHealthCheckTimeout { get; init; }

    /// <summary>The time in which the model must be downloaded, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ModelDataDownloadTimeout { get; init; }
}
