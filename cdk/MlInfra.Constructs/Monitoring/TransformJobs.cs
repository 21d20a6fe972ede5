using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Transform jobs that are started elsewhere, or by a step of a pipeline, and what they capture.</summary>
public sealed record TransformJobs
{
    /// <summary>What the jobs capture; its bucket must be named.</summary>
    public required BatchCapture Capture { get; init; }

    /// <summary>The bucket of the files that the monitor reads: those of the requests; where answers are looked at, those of the predictions.</summary>
    public required IBucket Data { get; init; }

    /// <summary>What their keys begin with.</summary>
    public required string DataPrefix { get; init; }

    /// <summary>How records lie in these files: CSV or JSON Lines. Default: CSV without a header.</summary>
    public RecordFormat Format { get; init; } = RecordFormat.Csv();

    /// <summary>Whether the jobs join each prediction to its request (<c>JoinSource</c> Input). Default: false.</summary>
    public bool JoinInput { get; init; }

    /// <summary>The columns of these files in their order, without the id and time that SageMaker adds. Default: Features, and of joined files Answers after them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
