using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A monitor with all defaults settled.</summary>
internal sealed record MonitorPlan(string Name, MonitorPart Part, MonitorProps Props)
{
    /// <summary>The group whose versions bring the baseline; null where files were named.</summary>
    public GroupPlace? Group { get; init; }

    /// <summary>What the endpoint captures; the checks have seen to it that there is something.</summary>
    public DataCapture Capture => (Props.Endpoint as HostedEndpoint)?.Captured ?? Props.Capture!;

    /// <summary>The endpoint; a monitor of files has none.</summary>
    public InferenceEndpoint Endpoint => Props.Endpoint ?? throw new InvalidOperationException($"The monitor {Name} watches {Props.Source!.Described} and no endpoint.");

    public string EndpointName => Endpoint.EndpointName;

    public string Variant => Props.Variant ?? Endpoint.FirstVariant;

    /// <summary>What is watched, in words.</summary>
    public string Watched => Props.Source?.Described ?? EndpointName;

    /// <summary>Whether answers are read beside requests.</summary>
    public bool ReadsAnswers => Part.NeedsOutput;

    /// <summary>Under which what is watched stands; null where it is always there.</summary>
    public CfnCondition? Condition => Props.Source is { } source ? source.Condition : (Props.Endpoint as HostedEndpoint)?.Condition;

    /// <summary>The bucket of what is captured, and the key of that.</summary>
    public IBucket CaptureBucket => Props.Source?.Bucket ?? Capture.Bucket;

    public IKey? CaptureKey => (Props.Source is { } source ? source.Key : Capture.EncryptionKey) ?? CaptureBucket.EncryptionKey;

    /// <summary>Where the files lie that are read, where what is captured only names them.</summary>
    public (IBucket Bucket, string Prefix)? Data => Props.Source?.Data?.Invoke(ReadsAnswers);

    /// <summary>The monitor's folder below the prefix of reports.</summary>
    public string Folder => Props.Source is null ? $"{EndpointName}/{Name}" : Name;

    /// <summary>Where labels are put; null where the kind takes none.</summary>
    public GroundTruth? Truth => Props switch
    {
        ModelQualityMonitorProps quality => quality.GroundTruth,
        BiasMonitorProps bias => bias.GroundTruth,
        _ => null,
    };

    public IBucket Reports => Props.Reports ?? CaptureBucket;

    public string CapturedUri => $"s3://{CaptureBucket.BucketName}/{Props.Source?.Prefix ?? Capture.Prefix}";

    public string ReportsUri => $"s3://{Reports.BucketName}/{Props.ReportsPrefix}";

    /// <summary>The namespace in which the managed monitor of the kind puts its metrics.</summary>
    public string Namespace => (Props.Source is null ? "aws/sagemaker/Endpoints/" : "aws/sagemaker/ModelMonitoring/") + Part.Kind.Metrics();

    /// <summary>As the managed monitors have them: files have no endpoint.</summary>
    public Dictionary<string, string> Dimensions => Props.Source is null ? new() { ["Endpoint"] = EndpointName, ["MonitoringSchedule"] = Name } : new() { ["MonitoringSchedule"] = Name };
}
