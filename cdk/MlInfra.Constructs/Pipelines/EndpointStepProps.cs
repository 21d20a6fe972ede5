namespace MlInfra.Constructs.Pipelines;

/// <summary>An endpoint as a step: it is made, or follows the configuration where it is there already.</summary>
public sealed record EndpointStepProps : StepProps
{
    /// <summary>The endpoint's name; 1 to 63 letters, digits and hyphens.</summary>
    public required PipelineValue EndpointName { get; init; }

    /// <summary>The configuration's name, most often an <see cref="EndpointConfigStep"/>'s.</summary>
    public required PipelineValue EndpointConfigName { get; init; }

    /// <summary>The request's DeploymentConfig: how traffic is shifted. Default: none, all at once.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? DeploymentConfig { get; init; }

    /// <summary>Tags; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
