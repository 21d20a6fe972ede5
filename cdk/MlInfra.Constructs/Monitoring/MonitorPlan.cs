using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A monitor with all defaults settled.</summary>
internal sealed record MonitorPlan(string Name, MonitorPart Part, MonitorProps Props)
{
    /// <summary>What the endpoint captures; the checks have seen to it that there is something.</summary>
    public DataCapture Capture => (Props.Endpoint as HostedEndpoint)?.Captured ?? Props.Capture!;

    public string EndpointName => Props.Endpoint.EndpointName;

    public string Variant => Props.Variant ?? Props.Endpoint.FirstVariant;

    /// <summary>Where labels are put; null where the kind takes none.</summary>
    public GroundTruth? Truth => Props switch
    {
        ModelQualityMonitorProps quality => quality.GroundTruth,
        BiasMonitorProps bias => bias.GroundTruth,
        _ => null,
    };

    public IBucket Reports => Props.Reports ?? Capture.Bucket;

    public string CapturedUri => $"s3://{Capture.Bucket.BucketName}/{Capture.Prefix}";

    public string ReportsUri => $"s3://{Reports.BucketName}/{Props.ReportsPrefix}";

    /// <summary>The namespace in which the managed monitor of the kind puts its metrics.</summary>
    public string Namespace => "aws/sagemaker/Endpoints/" + Part.Kind.Metrics();

    public Dictionary<string, string> Dimensions => new() { ["Endpoint"] = EndpointName, ["MonitoringSchedule"] = Name };
}
