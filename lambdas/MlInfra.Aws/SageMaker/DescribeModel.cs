namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html">DescribeModel</see>.</summary>
public sealed record DescribeModelRequest
{
    /// <summary>The name.</summary>
    public required string ModelName { get; init; }
}

/// <summary>What DescribeModel answers.</summary>
public sealed record DescribeModelResponse
{
    /// <summary>The name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The container, where there is one.</summary>
    public ModelContainer? PrimaryContainer { get; init; }

    /// <summary>The containers, where there are several.</summary>
    public IReadOnlyList<ModelContainer>? Containers { get; init; }

    /// <summary>The versions that it is made from.</summary>
    public IEnumerable<string> ModelPackageNames() =>
        (Containers ?? []).Append(PrimaryContainer).Select(container => container?.ModelPackageName).OfType<string>();
}

/// <summary>A container of a model.</summary>
public sealed record ModelContainer
{
    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>SingleModel or MultiModel.</summary>
    public string? Mode { get; init; }

    /// <summary>The artifact, or the folder of many.</summary>
    public string? ModelDataUrl { get; init; }

    /// <summary>The version of the registry that says all else.</summary>
    public string? ModelPackageName { get; init; }
}
