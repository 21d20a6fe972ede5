namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html">DescribeModel</see>.</summary>
public sealed record DescribeModelRequest
{
    /// <summary>The name.</summary>
    public required string ModelName { get; init; }
}

/// <summary>What DescribeModel answers, as far as it is looked at.</summary>
public sealed record DescribeModelResponse
{
    /// <summary>The name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The container, where there is one.</summary>
    public ModelContainer? PrimaryContainer { get; init; }

    /// <summary>The containers, where there are several.</summary>
    public IReadOnlyList<ModelContainer>? Containers { get; init; }
}

/// <summary>A container of a model.</summary>
public sealed record ModelContainer
{
    /// <summary>The version of a model group that it is, by its ARN.</summary>
    public string? ModelPackageName { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>The model artifact.</summary>
    public string? ModelDataUrl { get; init; }
}
