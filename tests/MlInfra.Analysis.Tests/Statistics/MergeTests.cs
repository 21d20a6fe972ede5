using System.Globalization;
using System.Text;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Statistics;

/// <summary>What is gathered in parts is what one pass over the whole gathers.</summary>
public sealed class MergeTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task Any_cut_into_files_gives_the_same_statistics(int seed)
    {
        var draw = new Draw(seed);
        var lines = Enumerable.Range(0, 1500).Select(i => Row(draw, i)).ToList();
        for (var i = 0; i < 60; i++) lines.Insert(draw.Below(lines.Count), lines[draw.Below(lines.Count)]); // delivered twice
        var whole = await TableProfiler.RunAsync([InputFile.FromText("whole", string.Concat(lines))], DataFormat.Capture());
        var parts = new List<InputFile>();
        for (var at = 0; at < lines.Count;)
        {
            var take = Math.Min(lines.Count - at, 1 + draw.Below(400));
            parts.Add(InputFile.FromText($"p{at}", string.Concat(lines.Skip(at).Take(take))) with { Length = draw.Chance(0.5) ? null : take });
            at += take;
        }

        var merged = await TableProfiler.RunAsync(parts, DataFormat.Capture());

        Same(whole, merged);
        Assert.Equal(whole.Reading!.RowsByWidth, merged.Reading!.RowsByWidth);
        Assert.Equal((whole.Reading.Records, whole.Reading.Unparsable, whole.Reading.Duplicates), (merged.Reading.Records, merged.Reading.Unparsable, merged.Reading.Duplicates));
    }

    [Theory]
    [InlineData(1000), InlineData(4096), InlineData(77_777)]
    public async Task Parts_of_one_file_hold_every_line_once(int size)
    {
        var draw = new Draw(size);
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 5000; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{new string('x', draw.Below(60))}\n");
        var file = InputFile.FromText("f", text.ToString());
        var units = WorkUnit.Plan([file], size);
        var table = new TableAccumulator(new ProfileOptions());
        foreach (var unit in units)
        {
            var part = new TableAccumulator(new ProfileOptions());
            await new UnitReader(DataFormat.Csv(header: true), null, null).ReadAsync(unit, part, part.Summary, default);
            table.Merge(part);
        }

        var result = table.Finish();

        Assert.True(units.Count > 1);
        Assert.Equal((5000, 5000L * 4999 / 2), (result.Rows, (long)result.Find("a")!.Numbers!.Sum));
        Assert.Equal((file.Length, 1), (result.Reading!.Bytes, result.Reading.Files));
    }

    [Fact]
    public async Task The_number_of_cores_changes_nothing()
    {
        var draw = new Draw(9);
        var files = Enumerable.Range(0, 40).Select(f => InputFile.FromText($"{f}", Captures.File(Enumerable.Range(0, 300).Select(_ => draw.Normals(3)), $"{f}-")) with { Length = null }).ToList();

        var one = await TableProfiler.RunAsync(files, DataFormat.Capture(), new ProfileOptions { Parallelism = 1 });
        var four = await TableProfiler.RunAsync(files, DataFormat.Capture(), new ProfileOptions { Parallelism = 4 });

        Assert.Equal(12_000, one.Rows);
        foreach (var (a, b) in one.Columns.Zip(four.Columns))
        {
            Assert.Equal(a with { Numbers = null, Categories = null }, b with { Numbers = null, Categories = null });
            Assert.Equal(a.Numbers!.Sketch.Levels, b.Numbers!.Sketch.Levels);
            Assert.Equal((a.Numbers.Sum, a.Numbers.StandardDeviation), (b.Numbers.Sum, b.Numbers.StandardDeviation));
        }
    }

    [Fact]
    public void Categories_beyond_the_bound_keep_their_promise_through_merges()
    {
        var draw = new Draw(4);
        var truth = new Dictionary<string, long>();
        var merged = new CategoryCounter(50);
        for (var part = 0; part < 20; part++)
        {
            var counter = new CategoryCounter(50);
            for (var i = 0; i < 2000; i++)
            {
                var name = draw.Chance(0.5) ? $"often{draw.Below(10)}" : $"seldom{draw.Below(100_000)}";
                truth[name] = truth.GetValueOrDefault(name) + 1;
                counter.Add(Encoding.UTF8.GetBytes(name));
            }
            merged.Merge(counter);
        }

        var held = merged.ToList().ToDictionary();

        Assert.Equal(40_000, merged.Count);
        Assert.InRange(merged.Undercount, 1, 40_000 / 51);
        Assert.InRange(held.Count, 10, 50);
        foreach (var (name, count) in truth.Where(t => t.Value > merged.Undercount)) Assert.InRange(held[name], count - merged.Undercount, count);
    }

    [Fact]
    public async Task Numbers_with_many_values_are_no_categories_and_few_are()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},{i % 3},{(i % 2 == 0 ? "x" : "7")}\n"));

        var table = await TableProfiler.RunAsync([InputFile.FromText("a", text)], DataFormat.Csv(header: false));

        Assert.Null(table.Columns[0].Categories);
        Assert.Equal([("0", 167L), ("1", 167L), ("2", 166L)], table.Columns[1].Categories!.Counts.Select(c => (c.Key, c.Value)));
        Assert.Equal([("7", 250L), ("x", 250L)], table.Columns[2].Categories!.Counts.Select(c => (c.Key, c.Value)));
    }

    private static string Row(Draw draw, int i)
    {
        var number = draw.Normal(5, 2).ToString("R", CultureInfo.InvariantCulture);
        var text = draw.Chance(0.1) ? "" : $"c{draw.Below(5)}";
        var row = draw.Chance(0.05) ? $"{number},{text},9" : $"{number},{text}";
        return draw.Chance(0.02) ? "{broken\n" : Captures.Csv($"e{i}", row);
    }

    private static void Same(TableStatistics expected, TableStatistics actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Columns.Select(c => c.Name), actual.Columns.Select(c => c.Name));
        foreach (var (a, b) in expected.Columns.Zip(actual.Columns))
        {
            Assert.Equal((a.Type, a.Present, a.Missing, a.Counts), (b.Type, b.Present, b.Missing, b.Counts));
            Assert.Equal(a.Categories?.Counts, b.Categories?.Counts);
            Assert.Equal(a.Distinct, b.Distinct);
            if (a.Numbers is null) continue;
            Python.Same(a.Numbers.Mean, b.Numbers!.Mean, 1e-13);
            Python.Same(a.Numbers.StandardDeviation, b.Numbers.StandardDeviation, 1e-12);
            Assert.Equal((a.Numbers.Min, a.Numbers.Max), (b.Numbers.Min, b.Numbers.Max));
            Assert.Equal(a.Numbers.Sample.Values.ToArray(), b.Numbers.Sample.Values.ToArray());
        }
    }
}
