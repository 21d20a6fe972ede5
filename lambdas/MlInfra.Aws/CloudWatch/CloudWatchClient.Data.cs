using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudWatch;

/// <content>Several series at once.</content>
public sealed partial class CloudWatchClient
{
    // The most queries that one call takes.
    private const int Queries = 500;

    /// <summary>Calls GetMetricData, page by page: for each query the values by the beginning of their period, oldest first; periods without values are not there.</summary>
    public async Task<IReadOnlyList<SortedDictionary<DateTimeOffset, double>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queries.Count, Queries, nameof(queries));
        var series = queries.Select(_ => new SortedDictionary<DateTimeOffset, double>()).ToArray();
        if (queries.Count == 0 || from >= to) return series;
        string? token = null;
        do
        {
            var result = await CallAsync("GetMetricData", Form(queries, from, to, token), cancellationToken).ConfigureAwait(false);
            foreach (var part in result.Members("MetricDataResults"))
            {
                var id = part.Text("Id") ?? throw new InvalidDataException("GetMetricData answered a series without an id.");
                var into = series[int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture)];
                foreach (var (time, value) in part.Members("Timestamps").Zip(part.Members("Values")))
                    into[DateTimeOffset.Parse(time.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)] = double.Parse(value.Value, CultureInfo.InvariantCulture);
            }
            token = result.Text("NextToken");
        }
        while (!string.IsNullOrEmpty(token));
        return series;
    }

    private static QueryForm Form(IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, string? token)
    {
        var form = new QueryForm().Add("StartTime", Time(from)).Add("EndTime", Time(to)).Add("ScanBy", "TimestampAscending").Add("NextToken", token);
        for (var i = 0; i < queries.Count; i++)
        {
            var member = $"MetricDataQueries.member.{i + 1}";
            form.Add($"{member}.Id", $"q{i}")
                .Add($"{member}.MetricStat.Metric.Namespace", queries[i].Namespace)
                .Add($"{member}.MetricStat.Metric.MetricName", queries[i].Name)
                .Add($"{member}.MetricStat.Period", queries[i].PeriodSeconds.ToString(CultureInfo.InvariantCulture))
                .Add($"{member}.MetricStat.Stat", queries[i].Statistic);
            AddDimensions(form, $"{member}.MetricStat.Metric.Dimensions", queries[i].Dimensions);
        }
        return form;
    }
}
