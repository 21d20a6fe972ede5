namespace MlInfra.Lambdas.Monitors.Baselines;

/// <summary>Where the baseline lies, and whose it is.</summary>
internal sealed record BaselineFiles
{
    /// <summary>The version that brought it. Null where files are named.</summary>
    public string? ModelPackageArn { get; init; }

    public FileUri? Statistics { get; init; }

    /// <summary>The documents of limits; of bias there may be two.</summary>
    public IReadOnlyList<FileUri> Constraints { get; init; } = [];

    public FileUri? Config { get; init; }

    /// <summary>What reports call it.</summary>
    public string Title => ModelPackageArn is { } arn ? "version " + arn[(arn.LastIndexOf(':') + 1)..].Replace("model-package/", "", StringComparison.Ordinal)
        : (Statistics ?? Config ?? Constraints[0]).ToString();
}
