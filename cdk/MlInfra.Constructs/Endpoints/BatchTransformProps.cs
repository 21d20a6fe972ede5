using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of a <see cref="BatchTransform"/>.</summary>
public sealed record BatchTransformProps
{
    /// <summary>The model.</summary>
    public required ModelSource Model { get; init; }

    /// <summary>The instance type, for example <c>ml.m5.xlarge</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>How many instances share the objects; 1 or more. Default: 1.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>What starts it.</summary>
    public required BatchTrigger Trigger { get; init; }

    /// <summary>The bucket of what is predicted for.</summary>
    public required IBucket Input { get; init; }

    /// <summary>Where in the bucket. Default: batch/input.</summary>
    public string InputPrefix { get; init; } = "batch/input";

    /// <summary>The bucket of the predictions. Default: the input's.</summary>
    public IBucket? Output { get; init; }

    /// <summary>Where in the bucket; every run has a folder of its own there. Default: batch/output.</summary>
    public string OutputPrefix { get; init; } = "batch/output";

    /// <summary>The MIME type of the data. Default: text/csv.</summary>
    public string ContentType { get; init; } = "text/csv";

    /// <summary>The MIME type of the predictions. Default: the container's.</summary>
    public string? Accept { get; init; }

    /// <summary>How objects are split into records. Default: at line ends.</summary>
    public BatchSplit Split { get; init; } = BatchSplit.Line;

    /// <summary>Whether a request holds as many records as fit, and not one. Default: true; only where objects are split.</summary>
    public bool MultiRecord { get; init; } = true;

    /// <summary>The part of each record that is predicted for, as JSONPath: <c>$[1:]</c> leaves the first column out. Default: all of it.</summary>
    public string? InputFilter { get; init; }

    /// <summary>Whether each prediction is joined to its record. Default: false.</summary>
    public bool JoinInput { get; init; }

    /// <summary>The part of the joined record that is kept, as JSONPath: <c>$[0,-1]</c> is the first column and the prediction. Default: all of it.</summary>
    public string? OutputFilter { get; init; }

    /// <summary>How many requests an instance gets at once; times <see cref="MaxPayloadMB"/> at most 100. Default: the container's.</summary>
    public int? MaxConcurrentTransforms { get; init; }

    /// <summary>The largest request in MB, 0 for any. Default: 6.</summary>
    public int? MaxPayloadMB { get; init; }

    /// <summary>Notes what each job read and wrote, for a monitor. Default: nothing is noted.</summary>
    public BatchCapture? Capture { get; init; }

    /// <summary>The key that encrypts the instances' volumes; not for instance types with local NVMe storage. Default: SageMaker's own.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>Told of runs that fail. Default: nobody; the alarm shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }
}
