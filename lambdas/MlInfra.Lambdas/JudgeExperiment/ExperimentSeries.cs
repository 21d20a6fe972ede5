using MlInfra.Analysis.Experiments;
using MlInfra.Aws.CloudWatch;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>What CloudWatch knows of the two variants.</summary>
internal sealed class ExperimentSeries(CloudWatchClient metrics, ExperimentDefinition definition)
{
    private const string SageMaker = "AWS/SageMaker";
    private const int Period = 300;
    private const int LatencyPeriod = 900;

    // In the order that Failed reads.
    private static readonly string[] ErrorMetrics = ["Invocations", "Invocation5XXErrors", "Invocation4XXErrors", "InvocationModelErrors"];

    // The metrics of a minute are whole some time after it.
    private static readonly TimeSpan Arrival = TimeSpan.FromMinutes(2);

    private readonly GoalDefinition _goal = definition.Goal;

    /// <summary>The evidence of all whole periods since the beginning, and the challenger's requests since it has its share.</summary>
    public async Task<(SequentialTest Test, long TrialsAtShare, int Impossible)> ReadAsync(DateTimeOffset start, DateTimeOffset shareSince, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var settle = TimeSpan.FromMinutes(_goal.SettleMinutes);
        var (from, to) = (Rounded(start, up: true), Rounded(now - (settle > Arrival ? settle : Arrival), up: false));
        return _goal.Kind switch
        {
            GoalDefinition.Errors or GoalDefinition.Share => await SharesAsync(from, to, shareSince, cancellationToken).ConfigureAwait(false),
            _ => await MeansAsync(from, to, shareSince, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What the challenger did of late.</summary>
    public async Task<GuardReading> GuardAsync(DateTimeOffset start, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var earliest = now.AddMinutes(-definition.GuardMinutes);
        var from = earliest > start ? earliest : start;
        var variant = definition.Challenger;
        var latency = Of("ModelLatency", variant, "p99") with { PeriodSeconds = LatencyPeriod };
        var series = await metrics.GetMetricDataAsync(
            [.. Errors(variant), latency, latency with { Statistic = "SampleCount" }], Rounded(from, up: true, 60), now, cancellationToken).ConfigureAwait(false);
        var fewest = definition.Settings().Guard.LatencyRequests;
        var failed = series[0].Keys.Sum(time => Failed(series, 0, time));

        // Of the quarters of an hour that have requests enough, the slowest.
        var quarters = series[4].Where(quarter => series[5].GetValueOrDefault(quarter.Key) >= fewest).ToArray();
        return new(Count(series[0].Values.Sum()), failed, quarters.Length == 0 ? null : quarters.Max(quarter => quarter.Value));
    }

    private async Task<(SequentialTest, long, int)> SharesAsync(DateTimeOffset from, DateTimeOffset to, DateTimeOffset shareSince, CancellationToken cancellationToken)
    {
        var errors = _goal.Kind == GoalDefinition.Errors;
        MetricQuery[] Asked(string variant) => errors ? [.. Errors(variant)]
            : [_goal.Trials is { } trials ? Own(trials, variant, "Sum") : Of("Invocations", variant, "Sum"), Own(_goal.Metric!, variant, "Sum")];
        var champion = Asked(definition.Champion);
        var series = await metrics.GetMetricDataAsync([.. champion, .. Asked(definition.Challenger)], from, to, cancellationToken).ConfigureAwait(false);
        var second = champion.Length;

        var test = new SequentialShares(1 - definition.Confidence, _goal.Margin);
        var (atShare, impossible) = (0L, 0);
        foreach (var time in series.SelectMany(one => one.Keys).Distinct().Order())
        {
            var block = new ShareBlock(Count(series[0].GetValueOrDefault(time)), Hits(0), Count(series[second].GetValueOrDefault(time)), Hits(second));
            if (time >= shareSince) atShare += block.ChallengerTrials;
            if (block.Possible) test.Add(block);
            else impossible++;

            long Hits(int at) => errors ? Failed(series, at, time) : Count(series[at + 1].GetValueOrDefault(time));
        }
        return (test, atShare, impossible);
    }

    private async Task<(SequentialTest, long, int)> MeansAsync(DateTimeOffset from, DateTimeOffset to, DateTimeOffset shareSince, CancellationToken cancellationToken)
    {
        MetricQuery Asked(string variant, string statistic) => _goal.Kind == GoalDefinition.Latency ? Of("ModelLatency", variant, statistic) : Own(_goal.Metric!, variant, statistic);
        var series = await metrics.GetMetricDataAsync(
        [
            Asked(definition.Champion, "SampleCount"), Asked(definition.Champion, "Average"),
            Asked(definition.Challenger, "SampleCount"), Asked(definition.Challenger, "Average"),
        ], from, to, cancellationToken).ConfigureAwait(false);

        var test = new SequentialMeans(1 - definition.Confidence, _goal.Margin);
        var atShare = 0L;
        foreach (var time in series[0].Keys.Union(series[2].Keys).Order())
        {
            var block = new MeanBlock(Count(series[0].GetValueOrDefault(time)), series[1].GetValueOrDefault(time), Count(series[2].GetValueOrDefault(time)), series[3].GetValueOrDefault(time));
            if (time >= shareSince) atShare += block.ChallengerCount;
            test.Add(block);
        }
        return (test, atShare, 0);
    }

    private IEnumerable<MetricQuery> Errors(string variant) => ErrorMetrics.Select(name => Of(name, variant, "Sum"));

    // A model that answers 4xx was asked wrongly; a model error that is none of these (a time-out, a broken answer) is its own.
    private static long Failed(IReadOnlyList<SortedDictionary<DateTimeOffset, double>> series, int at, DateTimeOffset time)
    {
        var (asked, server, client, model) = (series[at].GetValueOrDefault(time), series[at + 1].GetValueOrDefault(time), series[at + 2].GetValueOrDefault(time), series[at + 3].GetValueOrDefault(time));
        return Math.Min(Count(asked), Count(Math.Max(server, model - client)));
    }

    private MetricQuery Of(string name, string variant, string statistic) =>
        new(SageMaker, name, new Dictionary<string, string> { ["EndpointName"] = definition.Endpoint, ["VariantName"] = variant }, statistic, Period);

    private MetricQuery Own(string name, string variant, string statistic) =>
        new(_goal.Namespace!, name, new Dictionary<string, string>(_goal.Dimensions) { [_goal.VariantDimension] = variant }, statistic, Period);

    private static long Count(double value) => (long)Math.Round(value);

    private static DateTimeOffset Rounded(DateTimeOffset time, bool up, int seconds = Period)
    {
        var whole = time.ToUnixTimeSeconds();
        var down = whole - (whole % seconds);
        return DateTimeOffset.FromUnixTimeSeconds(up && (down < whole || time.Ticks % TimeSpan.TicksPerSecond > 0) ? down + seconds : down);
    }
}
