using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Triggers;

/// <summary>Properties of a <see cref="DataArrivalTrigger"/>.</summary>
public sealed record DataArrivalTriggerProps
{
    /// <summary>The pipeline that is started, once for each object.</summary>
    public required PipelineBase Pipeline { get; init; }

    /// <summary>
    /// The bucket. Its events must go to EventBridge: <see cref="Storage.ArtifactBucket"/> sends them, a bucket of this app is switched on here,
    /// and of one from elsewhere <see cref="EventBridgeEnabled"/> must say so.
    /// </summary>
    public required IBucket Bucket { get; init; }

    /// <summary>The folder in the bucket, without slashes at its ends.</summary>
    public required string Prefix { get; init; }

    /// <summary>Only objects whose keys end so, for example <c>.csv</c>. Default: all.</summary>
    public string? Suffix { get; init; }

    /// <summary>The pipeline's parameter that is given the object's key. Default: none is.</summary>
    public string? KeyParameter { get; init; }

    /// <summary>The pipeline's parameter that is given the bucket's name. Default: none is.</summary>
    public string? BucketParameter { get; init; }

    /// <summary>Values for other parameters, by their names. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a bucket that is made elsewhere sends its events to EventBridge. Default: not known, which is refused.</summary>
    public bool EventBridgeEnabled { get; init; }

    /// <summary>Told of starts that failed. Default: nobody; the alarm shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }
}
