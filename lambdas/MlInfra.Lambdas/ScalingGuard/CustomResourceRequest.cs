using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>What CloudFormation asks of a <see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html">custom resource</see>.</summary>
internal sealed record CustomResourceRequest
{
    /// <summary>Create, Update or Delete.</summary>
    public required string RequestType { get; init; }

    /// <summary>Where the answer goes.</summary>
    [JsonPropertyName("ResponseURL")]
    public required string ResponseUrl { get; init; }

    public required string StackId { get; init; }

    public required string RequestId { get; init; }

    public required string ResourceType { get; init; }

    public required string LogicalResourceId { get; init; }

    public string? PhysicalResourceId { get; init; }

    public GuardProperties? ResourceProperties { get; init; }
}

/// <summary>The properties of both resources; CloudFormation makes texts of all values.</summary>
internal sealed record GuardProperties
{
    /// <summary>The endpoint's name.</summary>
    public required string EndpointName { get; init; }

    /// <summary>The configuration that must serve after the update; only of the resource after it.</summary>
    public string? EndpointConfigName { get; init; }

    /// <summary>The variants as JSON.</summary>
    public string? Variants { get; init; }
}
