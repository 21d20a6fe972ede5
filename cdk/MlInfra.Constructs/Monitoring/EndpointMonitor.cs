using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A monitor of an endpoint's captured traffic, or of files: what runs, what it may do, and its alarms.</summary>
public abstract class EndpointMonitor : Construct
{
    /// <summary>The namespace of the metrics that all monitors put, whatever they judge.</summary>
    public const string MetricNamespace = "MlInfra/Monitoring";

    private readonly CfnAlarm _violated;
    private readonly List<string> _told = [];
    private IAlarm? _alarm;

    private protected EndpointMonitor(Construct scope, string id, MonitorProps props, MonitorPart part)
        : base(scope, id)
    {
        MonitorName = props.MonitorName ?? Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 63, Separator = "-" }).ToLowerInvariant();
        var problems = Problems.Of(GetType().Name, scope, id);
        var group = props.Baseline.Group is { } versions ? GroupPlace.Of(versions, this, problems, $"{nameof(props.Baseline)}.{nameof(props.Baseline.Group)}") : null;
        Plan = MonitorChecks.Run(new MonitorPlan(MonitorName, part, props) { Group = group }, problems, Stack.Of(scope).Region);
        _violated = props.Backend.Define(this, Plan);
        if (props.Alarms.Topic is { } topic)
        {
            _told.Add(topic.TopicArn);
        }
    }

    /// <summary>The monitor's name: the dimension MonitoringSchedule of its metrics, and a folder of its reports.</summary>
    public string MonitorName { get; }

    /// <summary>The name of the endpoint that is watched.</summary>
    /// <exception cref="InvalidOperationException">Files are watched, which have none.</exception>
    public string EndpointName => Plan.EndpointName;

    /// <summary>The prefix of reports; <c>{endpoint}/{monitor}/yyyy/MM/dd/HH/</c> follow; of files, <c>{monitor}/yyyy/MM/dd/HH/</c>.</summary>
    public string ReportsUri => Plan.ReportsUri;

    /// <summary>What the function is told, as JSON. Null with Model Monitor, which has a definition of its own.</summary>
    public string? Definition { get; internal set; }

    /// <summary>The name of the function that judges. Null with Model Monitor.</summary>
    public string? FunctionName { get; internal set; }

    /// <summary>The log group in which the function says what it did. Null with Model Monitor.</summary>
    public string? LogGroupName { get; internal set; }

    /// <summary>The alarm on violations in N of M periods.</summary>
    public IAlarm Violated => _alarm ??= Alarm.FromAlarmArn(this, "ViolatedAlarm", _violated.AttrArn);

    internal MonitorPlan Plan { get; }

    internal string ViolatedArn => _violated.AttrArn;

    /// <summary>Tells a topic of the alarm on violations, beside what it tells already.</summary>
    public void TellOfViolations(ITopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        _told.Add(topic.TopicArn);
        _violated.AlarmActions = [.. _told];
    }

    /// <summary>Lets a principal read the monitor's reports and what lies beside them.</summary>
    public Grant GrantReadReports(IGrantable grantee) => Plan.Reports.GrantRead(grantee, $"{Plan.Props.ReportsPrefix}/{Plan.Folder}/*");

    /// <summary>Violations found in a period; as the other metrics here, told in the account only. Default: the maximum over the monitor's period.</summary>
    public Metric MetricViolations(MetricOptions? options = null) => Own("Violations", Stats.MAXIMUM, options);

    /// <summary>Records judged. Default: the sum over the monitor's period.</summary>
    public Metric MetricRecords(MetricOptions? options = null) => Own("Records", Stats.SUM, options);

    /// <summary>Records that could not be read. Default: the sum over the monitor's period.</summary>
    public Metric MetricUnparsableRecords(MetricOptions? options = null) => Own("UnparsableRecords", Stats.SUM, options);

    /// <summary>Periods that could not be judged. Default: the sum over the monitor's period.</summary>
    public Metric MetricFailedRuns(MetricOptions? options = null) => Own("FailedRuns", Stats.SUM, options);

    private Metric Own(string name, string statistic, MetricOptions? options)
    {
        if (!Plan.Props.Backend.TellsOwnMetrics)
        {
            throw new InvalidOperationException($"The monitor '{Node.Path}' runs on Model Monitor, which does not tell {name}; take its own metrics of {Plan.Namespace}.");
        }

        var metric = new Metric(new MetricProps
        {
            Namespace = MetricNamespace,
            MetricName = name,
            DimensionsMap = Plan.Dimensions,
            Statistic = statistic,
            Period = Duration.Hours(Plan.Props.Schedule.PeriodHours),
        });
        return options is null ? metric : metric.With(options);
    }
}
