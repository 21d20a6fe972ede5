namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What goes to a model.</summary>
internal sealed record ModelRequest(ReadOnlyMemory<byte> Body, string? ContentType, string? Accept, string? CustomAttributes)
{
    /// <summary>The variant that was asked for by name.</summary>
    public string? TargetVariant { get; init; }

    /// <summary>The artifact of a multi-model endpoint.</summary>
    public string? TargetModel { get; init; }

    /// <summary>The container of an endpoint whose containers are invoked directly.</summary>
    public string? TargetContainer { get; init; }

    /// <summary>The inference component.</summary>
    public string? Component { get; init; }

    /// <summary>Whether it comes out of an asynchronous endpoint's own queue.</summary>
    public bool IsInternal { get; init; }

    /// <summary>The request's id, which some errors name.</summary>
    public string? RequestId { get; init; }

    /// <summary>The caller's own id of the inference.</summary>
    public string? InferenceId { get; init; }
}

/// <summary>What a model answered.</summary>
/// <param name="Container">The container that answered last, as errors name it.</param>
internal readonly record struct ModelAnswer(int Status, string ContentType, byte[] Body, string? CustomAttributes, string Container = "primary")
{
    /// <summary>Whether the model says that it went well.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
