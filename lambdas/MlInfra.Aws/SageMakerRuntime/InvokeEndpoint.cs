namespace MlInfra.Aws.SageMakerRuntime;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html">InvokeEndpoint</see>.</summary>
public sealed record InvokeEndpointRequest
{
    /// <summary>The endpoint.</summary>
    public required string EndpointName { get; init; }

    /// <summary>What is sent to the model.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The MIME type of the body. Default: application/json.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The MIME type wanted.</summary>
    public string? Accept { get; init; }

    /// <summary>The variant to ask. Default: one by weight.</summary>
    public string? TargetVariant { get; init; }

    /// <summary>An id that data capture notes.</summary>
    public string? InferenceId { get; init; }

    /// <summary>Text handed through to the container.</summary>
    public string? CustomAttributes { get; init; }
}

/// <summary>What InvokeEndpoint answers.</summary>
public sealed record InvokeEndpointResponse
{
    /// <summary>What the model answered.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The MIME type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The variant that answered.</summary>
    public string? InvokedProductionVariant { get; init; }
}
