namespace MlInfra.Constructs.Jobs;

/// <summary>What chooses among the images of one family and version; what is not given follows from the instance type.</summary>
public sealed record ImageOptions
{
    /// <summary>For example <c>py310</c>. Default: the only one that the version has.</summary>
    public string? PyVersion { get; init; }

    /// <summary>The framework under Hugging Face's images, for example <c>pytorch2.8.0</c>. Default: the only one that the version has.</summary>
    public string? BaseFrameworkVersion { get; init; }

    /// <summary><c>cpu</c>, <c>gpu</c>, <c>inf</c>, <c>trn</c>. Default: what the instance type has.</summary>
    public string? Processor { get; init; }

    /// <summary>The SDK's scope where it is not what the use says, for example <c>inference_graviton</c>. Default: by the use and the instance type.</summary>
    public string? Scope { get; init; }
}
