using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Sagemaker;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What a hosting mode decides; the rest is the same for all of them.</summary>
internal sealed record EndpointDraft
{
    public required IReadOnlyList<HostedVariant> Variants { get; init; }

    public HostedVariant? Shadow { get; init; }

    public string? EndpointName { get; init; }

    public DataCapture? Capture { get; init; }

    /// <summary>How traffic moves; null where SageMaker leaves no choice.</summary>
    public Rollout? Rollout { get; init; }

    public EndpointAlarms? Alarms { get; init; }

    public IKey? EncryptionKey { get; init; }

    public IRole? Role { get; init; }

    public EndpointNetwork Network { get; init; } = new();

    public CfnEndpointConfig.AsyncInferenceConfigProperty? Async { get; init; }

    /// <summary>What the role needs beside what the models do.</summary>
    public IReadOnlyList<Allow> MoreNeeds { get; init; } = [];

    /// <summary>How a model is defined where it is not as its source says.</summary>
    public Func<CfnModel.ContainerDefinitionProperty, CfnModel.ContainerDefinitionProperty>? Container { get; init; }

    /// <summary>Whether the fleet has a role of its own, since its models come as components.</summary>
    public bool IsFleet { get; init; }

    /// <summary>How the logs are kept; null where SageMaker makes them.</summary>
    public EndpointLogs? Logs { get; init; }

    /// <summary>A fleet's components, within the endpoint and by the names that they have beside the endpoint's: each has a log of its own.</summary>
    public Func<string, IEnumerable<(string Id, string Name)>>? Components { get; init; }

    /// <summary>Whether there are no instances whose volumes a key could encrypt.</summary>
    public bool NoVolumes { get; init; }

    /// <summary>Whether counts and weights are kept on an update.</summary>
    public bool RetainVariants { get; init; } = true;

    /// <summary>Sets the names of modes that can't become one another apart, so that a change of mode makes a new endpoint.</summary>
    public string? Mode { get; init; }

    public IEnumerable<HostedVariant> All => Shadow is null ? Variants : Variants.Append(Shadow);
}
