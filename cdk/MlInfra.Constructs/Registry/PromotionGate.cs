using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Registry;

/// <summary>What a version must have shown in a stage before it is proposed for the next one.</summary>
public sealed record PromotionGate
{
    /// <summary>The stage that the version leaves.</summary>
    public required DeploymentStage Stage { get; init; }

    /// <summary>The endpoint that serves there, of the path's account and Region. Only a version that serves alone goes on.</summary>
    public required InferenceEndpoint Endpoint { get; init; }

    /// <summary>
    /// How long the version serves there, in service and without an alarm, up to 30 days. An alarm that rings begins the time anew. Default: 24 hours.
    /// </summary>
    public Duration Bake { get; init; } = Duration.Hours(24);

    /// <summary>Alarms that hold a version back beside those that watch the endpoint's roll-outs: of drift, of business figures. Default: none.</summary>
    public IReadOnlyList<IAlarm> Alarms { get; init; } = [];
}
