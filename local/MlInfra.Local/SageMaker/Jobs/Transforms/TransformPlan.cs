using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>What a batch transform does with each record, read from its request.</summary>
internal sealed class TransformPlan
{
    private const int DefaultPayload = 6;

    /// <summary>Reads and checks it. Throws AWS's ValidationException, or refuses by name what this endpoint lacks.</summary>
    public TransformPlan(JsonObject request)
    {
        var input = request.Object("TransformInput")!;
        var output = request.Object("TransformOutput")!;
        var source = input.Object("DataSource")!.Object("S3DataSource")!;
        (Uri, DataType) = (source.Required("S3Uri"), source.Required("S3DataType"));
        if (DataType is not "S3Prefix" and not "ManifestFile") throw AwsException.Validation($"S3DataType {DataType} is not supported for transform jobs: use S3Prefix or ManifestFile.");
        if (input.Text("SplitType") is "RecordIO" or "TFRecord") throw AwsException.NotSupported($"SplitType {input.Text("SplitType")} of CreateTransformJob");
        ByLine = input.Text("SplitType") == "Line";
        IsGzip = input.Text("CompressionType") == "Gzip";
        ContentType = input.Text("ContentType");
        Accept = output.Text("Accept");
        OutputPath = S3Uri.Parse(output.Required("S3OutputPath"), "s3OutputPath");
        OutputKey = output.Text("KmsKeyId");
        AssembleByLine = output.Text("AssembleWith") == "Line";
        ManyRecords = request.Text("BatchStrategy") == "MultiRecord" || (request["BatchStrategy"] is null && ByLine);
        Concurrent = Math.Max(1, request.Int("MaxConcurrentTransforms") ?? 1);
        Megabytes = request.Int("MaxPayloadInMB") ?? DefaultPayload;
        if (Megabytes > 100) throw AwsException.Validation("MaxPayloadInMB must not be greater than 100.");
        if (Megabytes * Concurrent > 100) throw AwsException.Validation($"MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100 MB, and it is {Megabytes * Concurrent} MB.");
        if (Megabytes == 0 && ByLine && ManyRecords) throw AwsException.Validation("MaxPayloadInMB 0 (a payload of any size) needs SplitType None or BatchStrategy SingleRecord.");
        var client = request.Object("ModelClientConfig");
        Timeout = TimeSpan.FromSeconds(client?.Int("InvocationsTimeoutInSeconds") ?? 600);
        Retries = client?.Int("InvocationsMaxRetries") ?? 3;
        var processing = request.Object("DataProcessing");
        InputFilter = RecordPath.Parse(processing?.Text("InputFilter"));
        OutputFilter = RecordPath.Parse(processing?.Text("OutputFilter"));
        Join = processing?.Text("JoinSource") == "Input";
        if (!InputFilter.IsAll || Join) InputFormat = RecordFormat.Of(ContentType, "TransformInput.ContentType");
        if (!OutputFilter.IsAll || Join) OutputFormat = RecordFormat.Of(Accept ?? ContentType, "TransformOutput.Accept");
        if (request.Object("DataCaptureConfig") is { } capture)
        {
            CaptureTo = S3Uri.Parse(capture.Required("DestinationS3Uri"), "DataCaptureConfig.destinationS3Uri");
            CaptureKey = capture.Text("KmsKeyId");
            if (capture.Flag("GenerateInferenceId") == true) IdFormat = RecordFormat.Of(Accept ?? ContentType, "TransformOutput.Accept");
        }

        if (Join && InputFormat!.IsCsv != OutputFormat!.IsCsv) throw AwsException.Validation("JoinSource Input needs TransformInput.ContentType and TransformOutput.Accept to be both CSV or both JSON.");
        if (OutputFormat is not null && ByLine && !AssembleByLine) throw AwsException.Validation("DataProcessing of records that are split by Line needs AssembleWith Line.");
    }

    /// <summary>The source.</summary>
    public string Uri { get; }

    /// <summary>S3Prefix or ManifestFile.</summary>
    public string DataType { get; }

    /// <summary>Whether objects are split into lines.</summary>
    public bool ByLine { get; }

    /// <summary>Whether objects are compressed.</summary>
    public bool IsGzip { get; }

    /// <summary>The content type that the model is told.</summary>
    public string? ContentType { get; }

    /// <summary>The content type that is asked of the model.</summary>
    public string? Accept { get; }

    /// <summary>Where the .out files go.</summary>
    public S3Uri OutputPath { get; }

    /// <summary>The key that encrypts them, or null.</summary>
    public string? OutputKey { get; }

    /// <summary>Whether answers are put together with line ends.</summary>
    public bool AssembleByLine { get; }

    /// <summary>Whether a request carries as many records as fit.</summary>
    public bool ManyRecords { get; }

    /// <summary>How many requests run at once.</summary>
    public int Concurrent { get; }

    /// <summary>The largest payload in megabytes; 0 for any size.</summary>
    public int Megabytes { get; }

    /// <summary>How long the model may take for one request.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How often a failed request is sent again.</summary>
    public int Retries { get; }

    /// <summary>What of a record the model sees.</summary>
    public RecordPath InputFilter { get; }

    /// <summary>What of the (joined) answer is kept.</summary>
    public RecordPath OutputFilter { get; }

    /// <summary>Whether answers are joined to their records.</summary>
    public bool Join { get; }

    /// <summary>How records are read, where they are taken apart.</summary>
    public RecordFormat? InputFormat { get; }

    /// <summary>How answers are read, where they are taken apart.</summary>
    public RecordFormat? OutputFormat { get; }

    /// <summary>Where it is noted which files were read and written; null where it is not.</summary>
    public S3Uri? CaptureTo { get; }

    /// <summary>The key that encrypts the notes, or null.</summary>
    public string? CaptureKey { get; }

    /// <summary>How answers are written that get an id and the job's time; null where they get none.</summary>
    public RecordFormat? IdFormat { get; }

    /// <summary>What the container is told of it.</summary>
    public Dictionary<string, string> Variables() => new()
    {
        ["SAGEMAKER_BATCH"] = "true",
        ["SAGEMAKER_MAX_PAYLOAD_IN_MB"] = $"{Megabytes}",
        ["SAGEMAKER_BATCH_STRATEGY"] = Strategy,
        ["SAGEMAKER_MAX_CONCURRENT_TRANSFORMS"] = $"{Concurrent}",
    };

    /// <summary>The line that begins the data log.</summary>
    public string Summary => $"MaxConcurrentTransforms={Concurrent}, MaxPayloadInMB={Megabytes}, BatchStrategy={Strategy}";

    private string Strategy => ManyRecords ? "MULTI_RECORD" : "SINGLE_RECORD";
}
