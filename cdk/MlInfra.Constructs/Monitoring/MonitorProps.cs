using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What all monitors are told.</summary>
public abstract record MonitorProps
{
    /// <summary>The endpoint whose captured traffic is judged. This or <see cref="Source"/>.</summary>
    public InferenceEndpoint? Endpoint { get; init; }

    /// <summary>The files that are judged in place of an endpoint's traffic: those of batch transform, or dated data sets.</summary>
    public MonitoredSource? Source { get; init; }

    /// <summary>What the traffic is compared with.</summary>
    public required MonitorBaseline Baseline { get; init; }

    /// <summary>Which variant's traffic. Default: that of the endpoint's first variant; AllTraffic for an endpoint made elsewhere.</summary>
    public string? Variant { get; init; }

    /// <summary>What the endpoint captures, for one that is made elsewhere. Default: as the endpoint was defined.</summary>
    public DataCapture? Capture { get; init; }

    /// <summary>How long the periods are that are judged. Default: an hour.</summary>
    public MonitorSchedule Schedule { get; init; } = MonitorSchedule.Hourly();

    /// <summary>What does the judging. Default: a function of this account.</summary>
    public MonitorBackend Backend { get; init; } = MonitorBackend.InAccount();

    /// <summary>The names of the columns of requests in CSV, in their order. Default: as the baseline has them.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The names of the columns of answers in CSV, in their order; data quality judges answers where they are named. Default: prediction and score, as far as they are named.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The bucket that receives reports. Default: that of the captured traffic.</summary>
    public IBucket? Reports { get; init; }

    /// <summary>Where in the bucket; endpoint (where there is one), monitor and hour are added. Default: monitoring.</summary>
    public string ReportsPrefix { get; init; } = "monitoring";

    /// <summary>What is alarmed on, and where that is told. Default: violations in 2 of 3 periods, failed runs, missing runs.</summary>
    public MonitorAlarms Alarms { get; init; } = new();

    /// <summary>
    /// The monitor's name, 1 to 63 letters, digits and inner hyphens: the dimension MonitoringSchedule of its metrics and a folder of its
    /// reports. Default: made from stack and path.
    /// </summary>
    public string? MonitorName { get; init; }
}
