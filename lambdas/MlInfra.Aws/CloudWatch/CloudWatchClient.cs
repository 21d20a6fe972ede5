using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudWatch;

/// <summary>CloudWatch's metrics (Query protocol), as far as MlInfra calls them.</summary>
public sealed partial class CloudWatchClient(AwsOptions? options = null)
    : ServiceClient(new ServiceDescription("CloudWatch", "monitoring", "monitoring"), options)
{
    /// <summary>Calls PutMetricData: all of the values or none.</summary>
    public async Task PutMetricDataAsync(string metricNamespace, IReadOnlyList<MetricDatum> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var form = new QueryForm().Add("Namespace", metricNamespace);
        for (var i = 0; i < data.Count; i++)
        {
            var member = $"MetricData.member.{i + 1}";
            form.Add($"{member}.MetricName", data[i].MetricName)
                .Add($"{member}.Timestamp", Time(data[i].Timestamp))
                .Add($"{member}.Unit", data[i].Unit);
            if (data[i].StatisticValues is { } set)
            {
                form.Add($"{member}.StatisticValues.SampleCount", Number(set.SampleCount)).Add($"{member}.StatisticValues.Sum", Number(set.Sum))
                    .Add($"{member}.StatisticValues.Minimum", Number(set.Minimum)).Add($"{member}.StatisticValues.Maximum", Number(set.Maximum));
            }
            else
            {
                form.Add($"{member}.Value", Number(data[i].Value));
            }
            AddDimensions(form, $"{member}.Dimensions", data[i].Dimensions);
        }
        await CallAsync("PutMetricData", form, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls GetMetricStatistics; answers how many values the series has in the time.</summary>
    public async Task<double> CountAsync(
        string metricNamespace, string metricName, IReadOnlyDictionary<string, string> dimensions, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        var form = new QueryForm()
            .Add("Namespace", metricNamespace)
            .Add("MetricName", metricName)
            .Add("StartTime", Time(from))
            .Add("EndTime", Time(to))
            .Add("Period", "60")
            .Add("Statistics.member.1", "SampleCount");
        AddDimensions(form, "Dimensions", dimensions);
        var result = await CallAsync("GetMetricStatistics", form, cancellationToken).ConfigureAwait(false);
        return result.Members("Datapoints").Sum(point => double.Parse(point.Text("SampleCount") ?? "0", CultureInfo.InvariantCulture));
    }

    private static void AddDimensions(QueryForm form, string member, IReadOnlyDictionary<string, string> dimensions)
    {
        var number = 0;
        foreach (var (name, value) in dimensions)
        {
            number++;
            form.Add($"{member}.member.{number}.Name", name).Add($"{member}.member.{number}.Value", value);
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<XmlElementNode> CallAsync(string operation, QueryForm form, CancellationToken cancellationToken)
    {
        var response = await SendAsync(
            new WireRequest
            {
                Operation = operation,
                Body = form.Encode(operation, "2010-08-01"),
                Headers = [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            },
            cancellationToken).ConfigureAwait(false);
        var root = XmlElementNode.Parse(System.Text.Encoding.UTF8.GetString(response.Body));
        return root.Child(operation + "Result") ?? root;
    }
}
