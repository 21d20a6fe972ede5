using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Files that something writes by their date: a table scored each night, what a stream delivers.</summary>
public sealed record DatedData
{
    /// <summary>The bucket.</summary>
    public required IBucket Bucket { get; init; }

    /// <summary>Where in the bucket; <c>yyyy/MM/dd/</c> or <c>yyyy/MM/dd/HH/</c> (UTC) and the files follow. Those of a day count as those of its first hour.</summary>
    public required string Prefix { get; init; }

    /// <summary>How records lie in the files.</summary>
    public required RecordFormat Format { get; init; }

    /// <summary>The columns in their order, where the files name none. Default: Features, and Answers after them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The column by which labels name a row. Default: none.</summary>
    public string? IdColumn { get; init; }
}
