namespace MlInfra.Aws.SageMaker;

/// <summary>How a model package is served.</summary>
public sealed record InferenceSpecification
{
    /// <summary>The containers.</summary>
    public IReadOnlyList<ModelPackageContainerDefinition> Containers { get; init; } = [];

    /// <summary>What it takes.</summary>
    public IReadOnlyList<string> SupportedContentTypes { get; init; } = [];

    /// <summary>What it answers.</summary>
    public IReadOnlyList<string> SupportedResponseMIMETypes { get; init; } = [];
}

/// <summary>A container of a model package.</summary>
public sealed record ModelPackageContainerDefinition
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>The model artifact.</summary>
    public string? ModelDataUrl { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
