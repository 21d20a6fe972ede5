using Amazon.CDK.AWS.IAM;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Properties of a <see cref="ServerlessEndpoint"/>. What SageMaker does not offer without instances is not here: several variants,
/// inference pipelines, data capture, a VPC, network isolation, accelerators, roll-outs in steps.
/// </summary>
public sealed record ServerlessEndpointProps
{
    /// <summary>The model; its image has at most 10 GB and comes from ECR.</summary>
    public required SingleModelSource Model { get; init; }

    /// <summary>The memory of each environment. Default: 2048 MB.</summary>
    public ServerlessMemory Memory { get; init; } = ServerlessMemory.MB2048;

    /// <summary>How many requests are answered at a time, 1 to 200; more are refused with a 429. Default: 10.</summary>
    public int MaxConcurrency { get; init; } = 10;

    /// <summary>What is kept warm. Default: nothing; then nothing is paid while no requests come, and the first waits for a cold start.</summary>
    public ProvisionedConcurrency? Provisioned { get; init; }

    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: AllTraffic.</summary>
    public string VariantName { get; init; } = "AllTraffic";

    /// <summary>
    /// The endpoint's name, 1 to 63 letters, digits and inner hyphens; a change replaces it. Default: made from the stack's name and the
    /// construct's path.
    /// </summary>
    public string? EndpointName { get; init; }

    /// <summary>Watches over updates: instance types that change under registered scaling, and roll-backs that SageMaker does not tell of. Default: nothing does.</summary>
    public DeploymentGuard? Guard { get; init; }

    /// <summary>What is watched. Default: 5xx answers and the p99 of the model's latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();

    /// <summary>How long, and by whose key encrypted, what the container writes is kept. Default: SageMaker makes the log, which is kept for ever.</summary>
    public EndpointLogs? Logs { get; init; }

    /// <summary>The role of the model. Default: one that may read what the model needs and no more.</summary>
    public IRole? Role { get; init; }
}
