using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>An alarm on one metric. Missing data is no alarm unless said otherwise: nothing happened.</summary>
internal sealed record MetricAlarm(string Namespace, string Metric, double Threshold)
{
    public required string Description { get; init; }

    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    public string? Name { get; init; }

    public string? Statistic { get; init; }

    public string? ExtendedStatistic { get; init; }

    public int PeriodSeconds { get; init; } = 60;

    public int EvaluationPeriods { get; init; } = 1;

    /// <summary>In how many of the periods the threshold must be crossed. Default: in all.</summary>
    public int? DatapointsToAlarm { get; init; }

    public string Comparison { get; init; } = "GreaterThanThreshold";

    public string TreatMissingData { get; init; } = "notBreaching";

    /// <summary>Whether it also tells when data that were there come no more. Before the first ones it says nothing. Default: no.</summary>
    public bool TellsOfSilence { get; init; }

    /// <summary>What is set off beside telling.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>Rings while something lies in a queue of dead letters.</summary>
    public static MetricAlarm DeadLetters(string queueName, string description) => new("AWS/SQS", "ApproximateNumberOfMessagesVisible", 0)
    {
        Description = description,
        Dimensions = new Dictionary<string, string> { ["QueueName"] = queueName },
        Statistic = "Maximum",
    };

    /// <summary>Rings when a function failed within five minutes.</summary>
    public static MetricAlarm FunctionErrors(string functionName, string description) => new("AWS/Lambda", "Errors", 0)
    {
        Description = description,
        Dimensions = new Dictionary<string, string> { ["FunctionName"] = functionName },
        Statistic = "Sum",
        PeriodSeconds = 300,
    };

    public CfnAlarm Define(Construct scope, string id, ITopic? notify)
    {
        var props = new CfnAlarmProps
        {
            AlarmName = Name,
            AlarmDescription = Description,
            Namespace = Namespace,
            MetricName = Metric,
            Dimensions = Dimensions.Select(pair => new CfnAlarm.DimensionProperty { Name = pair.Key, Value = pair.Value }).ToArray(),
            Statistic = Statistic,
            ExtendedStatistic = ExtendedStatistic,
            Period = PeriodSeconds,
            EvaluationPeriods = EvaluationPeriods,
            DatapointsToAlarm = DatapointsToAlarm,
            Threshold = Threshold,
            ComparisonOperator = Comparison,
            TreatMissingData = TreatMissingData,
        };
        if (notify is not null)
        {
            AlarmTopic.Let(scope, notify);
        }

        string[] actions = notify is null ? [.. Actions] : [.. Actions, notify.TopicArn];
        if (actions.Length > 0)
        {
            // Not in the initialiser: the binding's setter fails on null.
            props.AlarmActions = actions;
            if (TellsOfSilence) props.InsufficientDataActions = actions;
        }

        return new(scope, id, props);
    }
}
