namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of an <see cref="InferenceComponentEndpoint"/>.</summary>
public sealed record InferenceComponentEndpointProps : InstanceEndpointProps
{
    /// <summary>The models that share the fleet, 1 or more.</summary>
    public required IReadOnlyList<InferenceComponent> Components { get; init; }

    /// <summary>The fleet's instance type, for example <c>ml.g5.12xlarge</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The fleet's size, which SageMaker fits to the copies. Default: 1 to 4 instances. With 0 the fleet goes when all copies are gone.</summary>
    public ManagedInstances Instances { get; init; } = new();

    /// <summary>The number of instances at the first deployment. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>How requests are spread over a component's copies. Default: to the one with the fewest requests under way.</summary>
    public RoutingStrategy Routing { get; init; } = RoutingStrategy.LeastOutstandingRequests;

    /// <summary>How copies move to a new model or image: the part of them that is replaced at a time, 5 to 50 %. Default: all at once.</summary>
    public Capacity? BatchSize { get; init; }

    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: AllTraffic.</summary>
    public string VariantName { get; init; } = "AllTraffic";

    /// <summary>What is watched on every component. Default: 5xx answers and the p99 of the model's latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();

    /// <summary>The machine image under the containers. Default: SageMaker's for the instance type.</summary>
    public InferenceAmi? Ami { get; init; }

    /// <summary>The size of each instance's storage volume in GB, 1 to 512. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeInGB { get; init; }
}
