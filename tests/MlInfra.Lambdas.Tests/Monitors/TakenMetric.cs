using System.Globalization;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>A value as CloudWatch took it.</summary>
public sealed record TakenMetric(string Namespace, string Name, string Series, DateTimeOffset Time, double Value, double SampleCount)
{
    public static IEnumerable<TakenMetric> Read(Dictionary<string, string> form)
    {
        for (var number = 1; form.ContainsKey($"MetricData.member.{number}.MetricName"); number++)
        {
            var member = $"MetricData.member.{number}";
            var set = form.ContainsKey($"{member}.StatisticValues.Sum");
            Assert.NotEqual(set, form.ContainsKey($"{member}.Value"));
            yield return new TakenMetric(
                form["Namespace"], form[$"{member}.MetricName"], SeriesOf(form, $"{member}.Dimensions"), TimeOf(form[$"{member}.Timestamp"]),
                Number(form[set ? $"{member}.StatisticValues.Sum" : $"{member}.Value"]), set ? Number(form[$"{member}.StatisticValues.SampleCount"]) : 1);
        }
    }

    public static string SeriesOf(Dictionary<string, string> form, string member)
    {
        var pairs = new List<string>();
        for (var number = 1; form.TryGetValue($"{member}.member.{number}.Name", out var name); number++) pairs.Add($"{name}={form[$"{member}.member.{number}.Value"]}");
        return string.Join(' ', pairs.Order(StringComparer.Ordinal));
    }

    public static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
