namespace MlInfra.Constructs.Pipelines;

/// <summary>Another way in which a version can be served, besides its first: other containers, other instance types.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AdditionalInferenceSpecificationDefinition.html"/>
public sealed record InferenceSpecification
{
    /// <summary>The name by which an endpoint asks for it; 1 to 63 letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The containers; 1 to 15.</summary>
    public required IReadOnlyList<ModelContainer> Containers { get; init; }

    /// <summary>What it is for. Default: nothing is said.</summary>
    public string? Description { get; init; }

    /// <summary>The MIME types that it reads. Default: not said.</summary>
    public IReadOnlyList<PipelineValue> ContentTypes { get; init; } = [];

    /// <summary>The MIME types that it answers in. Default: not said.</summary>
    public IReadOnlyList<PipelineValue> ResponseTypes { get; init; } = [];

    /// <summary>The instance types that it is meant to be served on; the first also chooses the image. Default: not said.</summary>
    public IReadOnlyList<PipelineValue> InferenceInstanceTypes { get; init; } = [];

    /// <summary>The instance types for batch transform. Default: not said.</summary>
    public IReadOnlyList<PipelineValue> TransformInstanceTypes { get; init; } = [];
}
