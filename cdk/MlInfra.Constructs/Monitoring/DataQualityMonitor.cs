using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Defines a monitor of the data that an endpoint is sent: types, completeness, ranges, categories, missing and extra columns, and the
/// drift of each feature from the baseline.
/// </summary>
/// <remarks>
/// It reads the captured requests of each period, and the answers where <see cref="MonitorProps.Answers"/> names their columns, writes a report and Model Monitor's files under <see cref="EndpointMonitor.ReportsUri"/>,
/// and puts metrics. A period without traffic is judged as having no data. Missed periods are made up for, each once.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-quality.html"/>
public sealed class DataQualityMonitor : EndpointMonitor
{
    /// <summary>Defines a monitor.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or the endpoint does not capture what is needed.</exception>
    public DataQualityMonitor(Construct scope, string id, DataQualityMonitorProps props)
        : base(scope, id, props, Part(props))
    {
    }

    private static MonitorPart Part(DataQualityMonitorProps props)
    {
        ArgumentNullException.ThrowIfNull(props);
        return new(MonitorKind.DataQuality) { NeedsOutput = props.Answers.Count > 0, Settings = props.Settings.ToNode(), Check = problems => props.Settings.Check(problems, nameof(props.Settings)) };
    }
}
