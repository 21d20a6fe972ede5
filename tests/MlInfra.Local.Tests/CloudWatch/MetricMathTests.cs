using MlInfra.Local.CloudWatch.Expressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudWatch;

public sealed class MetricMathTests
{
    private static readonly Dictionary<string, Value> Known = new()
    {
        ["a"] = Value.Of(new SortedDictionary<long, double> { [0] = 1, [60] = 2, [120] = 4 }),
        ["b"] = Value.Of(new SortedDictionary<long, double> { [0] = 10, [120] = 0 }),
    };

    [Theory]
    [InlineData("a + b", "0=11 120=4")]
    [InlineData("a / b * 100", "0=10")]
    [InlineData("100 * (a - 1)", "0=0 60=100 120=300")]
    [InlineData("-a ^ 2 + 1", "0=2 60=5 120=17")]
    [InlineData("FILL(b, 7)", "0=10 60=7 120=0")]
    [InlineData("IF(a > 1, a, 0)", "0=0 60=2 120=4")]
    [InlineData("IF(a >= 2 AND b == 0, 1)", "120=1")]
    [InlineData("a / FILL(b, 1)", "0=0.1 60=2")]
    [InlineData("SUM(METRICS())", "0=11 60=2 120=4")]
    [InlineData("MAX(a)", "4")]
    [InlineData("a - AVG(a, 3)", "0=-1 60=-0.5 120=0.5")]
    public void Gives_what_CloudWatch_gives(string expression, string expected)
    {
        var value = MetricMath.Evaluate(expression, id => Known[id], () => [.. Known.Values], [0, 60, 120]);

        Assert.Equal(expected, value.Number?.ToString() ?? string.Join(' ', value.Series!.Select(p => $"{p.Key}={p.Value}")));
    }

    [Theory]
    [InlineData("a +")]
    [InlineData("(a")]
    [InlineData("a b")]
    [InlineData("1.2.3")]
    public void Refuses_what_it_cannot_read(string expression) =>
        Assert.StartsWith(
            $"Error in expression '{expression}'",
            Assert.Throws<AwsException>(() => MetricMath.Evaluate(expression, id => Known[id], () => [], [])).Message);

    [Theory]
    [InlineData("ANOMALY_DETECTION_BAND(a, 2)", "the function ANOMALY_DETECTION_BAND")]
    [InlineData("SELECT AVG(x) FROM y", "Metrics Insights")]
    public void Names_what_it_lacks(string expression, string named) =>
        Assert.Contains(named, Assert.Throws<AwsException>(() => MetricMath.Evaluate(expression, id => Known[id], () => [], [])).Message);
}
