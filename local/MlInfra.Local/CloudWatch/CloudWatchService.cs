using MlInfra.Local.CloudWatch.Operations;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>CloudWatch: metrics, alarms, dashboards.</summary>
internal sealed class CloudWatchService(MetricOperations metrics, AlarmOperations alarms, DashboardOperations dashboards) : IServiceRoom
{
    public string SigningName => "monitoring";

    public IReadOnlyList<string> TargetPrefixes => ["GraniteServiceVersion20100801"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query, WireFormat.Json];

    public string XmlNamespace => "http://monitoring.amazonaws.com/doc/2010-08-01/";

    public IReadOnlyList<Operation> Operations => [.. metrics.All, .. alarms.All, .. dashboards.All];
}
