using Amazon.CDK.AWS.KMS;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A batch transform job as a step: a model, data to predict for, a place for the predictions.</summary>
public sealed record TransformStepProps : JobStepProps
{
    /// <summary>The model's name, most often a <see cref="CreateModelStep"/>'s.</summary>
    public required PipelineValue ModelName { get; init; }

    /// <summary>What it predicts for.</summary>
    public required TransformInput Input { get; init; }

    /// <summary>The instance type, for example <c>ml.m5.xlarge</c>.</summary>
    public required PipelineValue InstanceType { get; init; }

    /// <summary>How many instances; at least 1. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The key that encrypts the volumes; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The place of the predictions in S3. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>The key that encrypts the predictions. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary>The MIME type of the predictions. Default: the container's.</summary>
    public PipelineValue? Accept { get; init; }

    /// <summary>How the predictions of one object are put together: <c>None</c> or <c>Line</c>. Default: None.</summary>
    public PipelineValue? AssembleWith { get; init; }

    /// <summary><c>SingleRecord</c> or <c>MultiRecord</c>: how many records a request holds. Default: MultiRecord, the service's.</summary>
    public PipelineValue? BatchStrategy { get; init; }

    /// <summary>How many requests an instance gets at once; times MaxPayloadInMB at most 100. Default: the container's.</summary>
    public PipelineValue? MaxConcurrentTransforms { get; init; }

    /// <summary>The largest request in MB; 0 for any. Default: 6.</summary>
    public PipelineValue? MaxPayloadInMB { get; init; }

    /// <summary>Environment variables; at most 16, 10,240 characters each. Default: none.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>A JSONPath that chooses the part of each record to predict for. Default: <c>$</c>, all of it.</summary>
    public PipelineValue? InputFilter { get; init; }

    /// <summary>A JSONPath that chooses the part of the joined result to keep. Default: <c>$</c>, all of it.</summary>
    public PipelineValue? OutputFilter { get; init; }

    /// <summary><c>Input</c> to join each prediction to its record, <c>None</c> not to. Default: None.</summary>
    public PipelineValue? JoinSource { get; init; }

    /// <summary>The longest wait for one answer in seconds; 1 to 3,600. Default: 600.</summary>
    public int? InvocationsTimeoutInSeconds { get; init; }

    /// <summary>How often a failed request is tried again; 0 to 3. Default: 3.</summary>
    public int? InvocationsMaxRetries { get; init; }

    /// <summary>A place in S3 to note at, for a monitor, which files were read and written. Default: nowhere.</summary>
    public PipelineValue? CaptureTo { get; init; }

    /// <summary>The key that encrypts what is noted there. Default: <see cref="OutputKey"/>.</summary>
    public IKey? CaptureKey { get; init; }

    /// <summary>Whether each prediction gets an id, by which labels name it, and the time of its job. Needs <see cref="CaptureTo"/>. Default: false.</summary>
    public bool GenerateInferenceId { get; init; }

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
