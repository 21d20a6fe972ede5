using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>What an alarm's definition must be.</summary>
internal static class AlarmRules
{
    private static readonly string[] Comparisons = ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

    private static readonly string[] ActionLists = ["AlarmActions", "OKActions", "InsufficientDataActions"];

    public static void CheckMetric(JsonObject input)
    {
        var name = input.Required("AlarmName");
        var comparison = input.Required("ComparisonOperator");
        if (input.Text("ThresholdMetricId") is not null || comparison.Contains("Outside", StringComparison.Ordinal) || comparison.EndsWith("UpperThreshold", StringComparison.Ordinal))
            throw AwsException.NotSupported($"anomaly detection alarms of CloudWatch ({name})");
        if (!Comparisons.Contains(comparison)) throw AwsException.Validation($"1 validation error detected: Value '{comparison}' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Comparisons)}]");
        if (input.Number("Threshold") is null) throw AwsException.Validation("The parameter Threshold is required.");
        var periods = input.Int("EvaluationPeriods") ?? throw AwsException.Validation("The parameter EvaluationPeriods is required.");
        if (periods < 1) throw AwsException.Validation("EvaluationPeriods must be greater than or equal to 1");
        if (input.Int("DatapointsToAlarm") is { } points && (points < 1 || points > periods))
            throw AwsException.Validation($"DatapointsToAlarm must be between 1 and EvaluationPeriods ({periods})");
        if (input.Text("TreatMissingData") is { } missing and not ("breaching" or "notBreaching" or "ignore" or "missing"))
            throw AwsException.Validation($"The value {missing} for parameter TreatMissingData is not supported.");
        if (input.Objects("Metrics").Any()) CheckQueries(input);
        else CheckSingle(input);
        CheckActions(input);
    }

    public static void CheckComposite(JsonObject input)
    {
        if (input.Text("ActionsSuppressor") is not null) throw AwsException.NotSupported("ActionsSuppressor of composite alarms");
        CompositeRule.References(input.Required("AlarmRule"));
        CheckActions(input);
    }

    private static void CheckSingle(JsonObject input)
    {
        MetricQueries.SeriesOf(input);
        if (input.Text("Statistic") is null == input.Text("ExtendedStatistic") is null)
            throw new AwsException("ValidationError", "Exactly one of Statistic and ExtendedStatistic must be specified");
        Statistic.Parse(input.Text("Statistic") ?? input.Required("ExtendedStatistic"));
        CheckPeriod(input.Int("Period"));
    }

    private static void CheckQueries(JsonObject input)
    {
        var queries = input.Objects("Metrics").ToList();
        if (queries.Count(q => q.Flag("ReturnData") ?? true) != 1) throw new AwsException("ValidationError", "Exactly one element of the metrics list should return data.");
        foreach (var stat in queries.Select(q => q.Object("MetricStat")).OfType<JsonObject>())
        {
            CheckPeriod(stat.Int("Period"));
            Statistic.Parse(stat.Required("Stat"));
        }
    }

    private static void CheckPeriod(int? period)
    {
        if (period is not (10 or 20 or 30) && (period is null or < 60 || period % 60 != 0))
            throw new AwsException("ValidationError", "Metric period must be 10, 20, 30, or any multiple of 60 seconds");
    }

    private static void CheckActions(JsonObject input)
    {
        foreach (var action in ActionLists.SelectMany(input.Texts))
        {
            if (action.Split(':') is not ["arn", _, "sns" or "lambda" or "autoscaling", ..])
                throw AwsException.NotSupported($"the alarm action {action} (topics and functions are supported)");
        }
    }
}
