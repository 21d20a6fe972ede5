namespace MlInfra.Lambdas.Monitors;

/// <summary>Which files a monitor looks at that are no endpoint's: <c>source</c> of a definition.</summary>
internal sealed record SourceDefinition
{
    /// <summary>The columns that batch transform adds to answers where it is asked for inference ids.</summary>
    public const string TransformId = "SageMakerInferenceId";

    public const string TransformTime = "SageMakerInferenceTime";

    public required SourceKind Kind { get; init; }

    /// <summary>How records lie in the files.</summary>
    public required SourceFormat Format { get; init; }

    /// <summary>Whether the first line of a CSV file names the columns. Default: false.</summary>
    public bool Header { get; init; }

    /// <summary>Of batch transform: whether answers joined to their requests are read, and not the requests alone. Default: false.</summary>
    public bool Joined { get; init; }

    /// <summary>The columns of a row in their order, where the files name none. Default: the features, and of joined rows the answers after them; then id and time of batch transform.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The column by which labels name a row. Default: none.</summary>
    public string? Id { get; init; }
}

/// <summary>What wrote the files.</summary>
internal enum SourceKind
{
    /// <summary>Data capture of transform jobs: manifests by the hour in which the job began, under <c>input/</c> and <c>output/</c>.</summary>
    BatchTransform,

    /// <summary>Anything: files under <c>yyyy/MM/dd/</c> or <c>yyyy/MM/dd/HH/</c>.</summary>
    DataSet,
}

/// <summary>How records lie in files.</summary>
internal enum SourceFormat
{
    Csv,
    JsonLines,
    Parquet,
}
