using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;
using Ssm = Amazon.CDK.AWS.SSM;

namespace MlInfra.Constructs.Experiments;

/// <summary>
/// Defines an experiment between the two variants of an endpoint: a function looks at both by the clock, leads the challenger's share of the traffic
/// up step by step while nothing speaks against it, and gives one of them all of the traffic when a difference is shown, when a guard rail breaks, or
/// when the time is over.
/// </summary>
/// <remarks>
/// <para>The test may be looked at as often as one likes: over all looks together, equals are told apart with a chance of at most 1 - Confidence.</para>
/// <para>An experiment is one of two models: when a deployment brings another model to either variant, another experiment begins at the first share,
/// whatever weights the endpoint kept. When it is over, nothing is changed any more; make the winner the champion in your app before the next one.</para>
/// <para>Weights may be shifted by hand at any time (UpdateEndpointWeightsAndCapacities): a share in between is taken as the new one and led on from
/// there, and giving one variant everything ends the experiment. Either is logged and told as <c>ShiftedByHand</c>.</para>
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-ab-testing.html"/>
public sealed class Experiment : Construct
{
    private readonly string _metricNamespace;
    private readonly Dictionary<string, string> _dimensions;

    /// <summary>Defines the rules, the function, its role, log and state, the alarms and the dashboard.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, the endpoint has not the two variants, or there is no Lambda package.</exception>
    public Experiment(Construct scope, string id, ExperimentProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var problems = Problems.Of(nameof(Experiment), scope, id);
        StackNames.Take(scope, id, problems, nameof(props.ExperimentName), "experiment", props.ExperimentName, "name one otherwise, or leave it out");
        var package = ExperimentChecks.Run(props, problems);
        props.Endpoint.JudgedBy = Node.Path;
        ExperimentName = props.ExperimentName ?? Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 63, Separator = "-" });
        _metricNamespace = props.MetricNamespace;
        _dimensions = new() { ["Endpoint"] = props.Endpoint.EndpointName, ["Experiment"] = ExperimentName };

        // Its first value is that of an experiment which has not begun; from then on the function writes it.
        var parameter = $"/mlinfra/experiments/{ExperimentName}";
        var state = new Ssm.CfnParameter(this, "State", new Ssm.CfnParameterProps
        {
            Name = parameter,
            Type = "String",
            Value = "{}",
            Description = $"The state of the experiment {ExperimentName}; {{}} begins it anew",
        });
        var dead = new DeadLetters(this);
        var function = ExperimentFunction.Define(this, props, package, ExperimentJson.Write(props, ExperimentName, parameter), state.Ref, dead);
        (FunctionName, FunctionArn, LogGroupName, DeadLetterQueueUrl, StateParameterName) = (function.Name, function.Arn, function.LogGroupName, dead.Url, parameter);

        var guards = ExperimentAlarms.DefineGuards(this, props);
        dead.Accept([.. ExperimentRules.Define(this, props, function, dead, [.. guards.Select(alarm => alarm.Ref)])]);
        dead.Alarm($"The experiment {ExperimentName} was not looked at: read the dead letters and the function's log", props.AlarmTopic);
        var stopped = ExperimentAlarms.DefineStopped(this, props, _dimensions);
        if (props.Dashboard)
        {
            DashboardName = ExperimentDashboard.Define(this, props, ExperimentName, [.. guards.Append(stopped).Select(alarm => alarm.AttrArn)]);
        }
    }

    /// <summary>The experiment's name: the dimension <c>Experiment</c> of its metrics.</summary>
    public string ExperimentName { get; }

    /// <summary>The name of the function that judges.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function that judges.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says at each look what it saw and did.</summary>
    public string LogGroupName { get; }

    /// <summary>The URL of the queue that holds calls which failed.</summary>
    public string DeadLetterQueueUrl { get; }

    /// <summary>The name of the parameter of Systems Manager that keeps the state.</summary>
    public string StateParameterName { get; }

    /// <summary>The dashboard's name; null where none is made.</summary>
    public string? DashboardName { get; }

    /// <summary>The challenger's share of the traffic in percent. Default: the highest in each hour.</summary>
    public Metric MetricChallengerShare(MetricOptions? options = null) => Of("ChallengerShare", Stats.MAXIMUM, options);

    /// <summary>The challenger less the champion, in the goal's unit. Default: the average over an hour.</summary>
    public Metric MetricEffect(MetricOptions? options = null) => Of("Effect", Stats.AVERAGE, options);

    /// <summary>1 when an experiment ended; looks at the same moment may both tell it, so it is no count. Default: the highest in an hour.</summary>
    public Metric MetricEnded(MetricOptions? options = null) => Of("Ended", Stats.MAXIMUM, options);

    /// <summary>1 when an experiment ended because the challenger broke a guard rail. Default: the highest in an hour.</summary>
    public Metric MetricGuardRail(MetricOptions? options = null) => Of("GuardRail", Stats.MAXIMUM, options);

    private Metric Of(string name, string statistic, MetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = _metricNamespace,
            MetricName = name,
            DimensionsMap = _dimensions,
            Statistic = statistic,
            Period = Duration.Hours(1),
        });
        return options is null ? metric : metric.With(options);
    }
}
