using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Triggers;

/// <summary>Properties of a <see cref="BatchedArrivalTrigger"/>.</summary>
public sealed record BatchedArrivalTriggerProps
{
    /// <summary>The pipeline that is started, once for each batch.</summary>
    public required PipelineBase Pipeline { get; init; }

    /// <summary>The bucket. Its events are not needed: the function looks.</summary>
    public required IBucket Bucket { get; init; }

    /// <summary>The folder in the bucket, without slashes at its ends. Each look lists it whole, so let old data expire or go elsewhere.</summary>
    public required string Prefix { get; init; }

    /// <summary>Only objects whose keys end so, for example <c>.csv</c>. Default: all.</summary>
    public string? Suffix { get; init; }

    /// <summary>When what has arrived is a batch.</summary>
    public required ArrivalBatch Batch { get; init; }

    /// <summary>
    /// The pipeline's parameter that is given the batch's manifest: the S3 URI of a list of its objects, in the form of S3DataType
    /// ManifestFile.
    /// </summary>
    public required string ManifestParameter { get; init; }

    /// <summary>Values for other parameters, by their names. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a batch may start while a run executes. Default: it waits for the run's end.</summary>
    public bool Overlap { get; init; }

    /// <summary>How often the function looks. Range: 1 minute to 1 day, in whole minutes. Default: every 5 minutes.</summary>
    public Duration LookEvery { get; init; } = Duration.Minutes(5);

    /// <summary>
    /// How much later than newer ones an object may show itself; an upload in parts bears the time of its beginning. Range: 1 hour to
    /// 7 days. Default: 24 hours.
    /// </summary>
    public Duration Lateness { get; init; } = Duration.Hours(24);

    /// <summary>The bucket of the watermark and the manifests. Default: <see cref="Bucket"/>.</summary>
    public IBucket? StateBucket { get; init; }

    /// <summary>Where in the bucket; the trigger adds a folder of its own. Default: mlinfra/arrivals.</summary>
    public string StatePrefix { get; init; } = "mlinfra/arrivals";

    /// <summary>Told where the trigger fails. Default: nobody; the alarms show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 512.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }
}
