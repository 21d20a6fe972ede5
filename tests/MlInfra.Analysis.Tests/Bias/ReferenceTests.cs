using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Bias;

public sealed class ReferenceTests
{
    [Fact]
    public void Metrics_are_those_of_their_definitions()
    {
        List<BiasRecord>[] cases = [Make(1, 600), Make(2, 5000), [.. Make(3, 400).Select(r => r.InFacet && r.Predicted == true ? r with { Actual = true } : r)]];
        var reference = Python.Ask("bias.py", cases.Select(rows => new
        {
            facet = rows.Select(r => r.InFacet), actual = rows.Select(r => r.Actual), predicted = rows.Select(r => r.Predicted), group = rows.Select(r => r.Group), features = rows.Select(r => r.Features),
        }));
        for (var i = 0; i < cases.Length; i++)
        {
            var report = BiasAnalysis.Measure("sex", "f", cases[i], new BiasSettings { FlipTestSample = int.MaxValue });
            var expected = reference[i].GetProperty("metrics");

            Assert.Empty(report.Skipped);
            Assert.Equal(expected.EnumerateObject().Select(m => m.Name).Order(), report.Metrics.Select(m => m.Name).Order());
            foreach (var metric in expected.EnumerateObject()) Python.Same(metric.Value.Number(), report.Find(metric.Name)!.Estimate.Value, what: metric.Name);
            // Two bootstraps, each of its own draws.
            Assert.InRange(report.Find("DPPL")!.Estimate.Low - reference[i].Number("low"), -0.02, 0.02);
            Assert.InRange(report.Find("DPPL")!.Estimate.High - reference[i].Number("high"), -0.02, 0.02);
        }
    }

    internal static List<BiasRecord> Make(int seed, int count, double disadvantage = 0.2)
    {
        var draw = new Draw(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var (facet, x) = (draw.Chance(0.35), draw.Normals(3));
                var actual = draw.Chance(Math.Clamp(0.5 + (0.2 * x[0]) - (facet ? disadvantage / 2 : 0), 0.02, 0.98));
                var predicted = draw.Chance(Math.Clamp((actual ? 0.8 : 0.25) - (facet ? disadvantage / 2 : 0), 0.02, 0.98));
                return new BiasRecord(facet, predicted, actual, $"g{draw.Below(4)}") { Features = x };
            }),
        ];
    }
}
