namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of a <see cref="RealTimeEndpoint"/>.</summary>
public sealed record RealTimeEndpointProps : InstanceEndpointProps
{
    /// <summary>The models that share the traffic, 1 to 10.</summary>
    public required IReadOnlyList<ProductionVariant> Variants { get; init; }

    /// <summary>
    /// A model that is tried on a copy of the requests. Then there is one production variant, of a single model, and neither is on Inf1.
    /// Default: none.
    /// </summary>
    public ShadowVariant? Shadow { get; init; }

    /// <summary>What is kept of requests and answers. Default: nothing.</summary>
    public DataCapture? Capture { get; init; }

    /// <summary>How traffic moves to a new configuration. Default: all at once, with five minutes in which alarms bring it back.</summary>
    public Rollout Rollout { get; init; } = Rollout.AllAtOnce();

    /// <summary>What is watched. Null: nothing, and roll-outs go through whatever happens. Default: 5xx answers and the p99 of the model's latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();
}
