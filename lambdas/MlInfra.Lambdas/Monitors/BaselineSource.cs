namespace MlInfra.Lambdas.Monitors;

/// <summary>
/// What traffic is held against: <c>{"source": "ModelPackage"}</c>, which is what the deployed version brings with it, or files by name.
/// </summary>
internal sealed record BaselineSource
{
    /// <summary>Whether the deployed version brings it.</summary>
    public bool OfModelPackage { get; init; }

    /// <summary>The group whose newest approved version is the deployed one. Null: the endpoint is asked what it serves.</summary>
    public string? Group { get; init; }

    /// <summary>Data quality: statistics.json.</summary>
    public FileUri? Statistics { get; init; }

    /// <summary>constraints.json; of bias and attribution, analysis.json.</summary>
    public FileUri? Constraints { get; init; }

    /// <summary>Attribution: analysis_config.json, with the background and records of the training set.</summary>
    public FileUri? Config { get; init; }
}
