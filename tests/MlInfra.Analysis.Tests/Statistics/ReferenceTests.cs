using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Statistics;

public sealed class ReferenceTests
{
    private static readonly double[] Shares = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

    [Fact]
    public async Task Statistics_of_captured_traffic_are_those_of_numpy()
    {
        var draw = new Draw(1);
        double[][] columns =
        [
            draw.Normals(2000), draw.Normals(2000, 1e9, 1e-3), draw.Skewed(2000), draw.Whole(2000, 7), [.. Enumerable.Repeat(3.25, 2000)],
            [.. draw.Normals(2000).Select(v => v * 1e-200)], [.. draw.Normals(2000).Select(v => v * 1e150)],
        ];
        var reference = Python.Ask("statistics.py", columns);
        var rows = Enumerable.Range(0, 2000).Select(i => columns.Select(c => c[i]).ToArray());

        var table = await TableProfiler.RunAsync([InputFile.FromText("a", Captures.File(rows))], DataFormat.Capture(CapturePart.Input));

        for (var i = 0; i < columns.Length; i++)
        {
            var (expected, actual) = (reference[i], table.Columns[i].Numbers!);
            var scale = Math.Max(1e-300, Math.Abs(expected.Number("std")));
            Python.Same(expected.Number("mean") / scale, actual.Mean / scale, 1e-12, $"mean {i}");
            // A sum of numbers that cancel is only as exact as the numbers are great.
            var greatest = Math.Max(Math.Abs(expected.Number("min")), Math.Abs(expected.Number("max")));
            Python.Same(expected.Number("sum") / greatest, actual.Sum / greatest, 1e-11, $"sum {i}");
            Python.Same(expected.Number("std") / scale, actual.StandardDeviation / scale, i == 1 ? 1e-4 : 1e-12, $"deviation {i}");
            Assert.Equal((expected.Number("min"), expected.Number("max")), (actual.Min, actual.Max));
            Assert.True(actual.Sketch.Exact);
            for (var q = 0; q < Shares.Length; q++) Assert.Equal(expected.GetProperty("quantiles")[q].GetDouble(), actual.Sample.Quantile(Shares[q]));
        }
        Assert.Equal((7.0, true), (table.Columns[3].Distinct, table.Columns[3].DistinctExact));
        // NumPy's bins hold their lower edge, ours their upper one; no normal number lies on an edge.
        Assert.Equal(reference[0].GetProperty("histogram").EnumerateArray().Select(c => c.GetDouble()), table.Columns[0].Numbers!.Sample.Histogram([-1, 0, 1, 2]));
    }

    [Theory]
    [InlineData("normal", 120_000)]
    [InlineData("skewed", 120_000)]
    [InlineData("ascending", 120_000)]
    [InlineData("whole", 120_000)]
    public void A_sketch_keeps_to_its_error(string kind, int count)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var draw = new Draw(100 + seed);
            var values = kind switch
            {
                "normal" => draw.Normals(count),
                "skewed" => draw.Skewed(count),
                "whole" => draw.Whole(count, 50),
                _ => [.. Enumerable.Range(0, count).Select(i => (double)i + seed)],
            };
            var sketch = new KllSketch();
            foreach (var block in values.Chunk(777)) sketch.Add(block);

            Assert.Equal(count, sketch.Count);
            Assert.InRange(WorstRank(values, sketch), 0, sketch.RankError);
            Assert.InRange(sketch.Levels.Sum(l => l.Count), 1, 9000);
        }
    }

    [Fact]
    public void Merged_sketches_keep_to_the_same_error()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var draw = new Draw(200 + seed);
            var values = draw.Normals(200_000);
            var whole = new KllSketch();
            foreach (var part in values.Chunk(1 + draw.Below(30_000)))
            {
                var sketch = new KllSketch();
                sketch.Add(part);
                whole.Merge(sketch);
            }

            Assert.Equal(values.Length, whole.Count);
            Assert.Equal(values.Length, whole.ToSample().Total);
            Assert.InRange(WorstRank(values, whole), 0, whole.RankError);
        }
    }

    [Theory]
    [InlineData(50), InlineData(1000), InlineData(30_000), InlineData(1_000_000)]
    public void Distinct_values_are_estimated_within_four_standard_errors(int distinct)
    {
        var draw = new Draw(distinct);
        var counter = new DistinctCounter();
        for (var round = 0; round < 2; round++) counter.Add([.. Enumerable.Range(0, distinct).Select(i => i * 0.37)]);

        Assert.InRange(counter.Estimate(), distinct * (1 - 0.065), distinct * (1 + 0.065));
    }

    [Fact]
    public void A_sketch_read_back_is_the_same()
    {
        var sketch = new KllSketch();
        sketch.Add(new Draw(5).Normals(50_000));

        var again = KllSketch.From(sketch.K, sketch.Levels);

        Assert.Equal(sketch.Count, again.Count);
        Assert.Equal(sketch.ToSample().Cumulative.ToArray(), again.ToSample().Cumulative.ToArray());
    }

    private static double WorstRank(double[] values, KllSketch sketch)
    {
        var sorted = values.Order().ToArray();
        var sample = sketch.ToSample();
        double worst = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i + 1 < sorted.Length && sorted[i + 1] == sorted[i]) continue;
            worst = Math.Max(worst, Math.Abs(sample.Cdf(sorted[i]) - ((i + 1.0) / sorted.Length)));
        }
        return worst;
    }
}
