namespace MlInfra.Constructs.Monitoring;

/// <summary>Which of a pipeline's parameters are told the window that drifted.</summary>
public sealed record DriftWindowParameters
{
    /// <summary>Is given its beginning: <c>2026-11-23T09:00:00Z</c>. Default: none is.</summary>
    public string? From { get; init; }

    /// <summary>Is given its end. Default: none is.</summary>
    public string? Until { get; init; }

    /// <summary>
    /// Is given the S3 prefix of the labelled records that a <see cref="ModelQualityMonitor"/> wrote of it: the deepest folder that holds
    /// all its periods. A window that others found has none, so the parameter needs a default. Default: none is.
    /// </summary>
    public string? LabelledData { get; init; }
}
